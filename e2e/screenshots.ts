// Writes every page as a picture, in both themes and on a phone: `npm run screenshots [-- --out FOLDER] [--url URL]`.
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createClient } from '@kintsugi/contract';
import type { Page } from 'playwright-core';
import { LOOKS, openBrowser, openPage } from './src/browser.ts';
import { placesOf } from './src/places.ts';
import { signIn } from './src/sign-in.ts';
import { openStage, type Stage } from './src/stage.ts';

const { values } = parseArgs({
  options: { out: { type: 'string', default: 'screenshots' }, url: { type: 'string' }, only: { type: 'string' } },
});
const out = resolve(process.env['INIT_CWD'] ?? '.', values.out);

/** A server that is up already, named by --url with its token in KINTSUGI_TOKEN; else one of its own with a healed incident. */
async function source(): Promise<{ url: string; stage: Stage | null; client: Stage['client'] }> {
  if (values.url !== undefined) {
    const token = process.env['KINTSUGI_TOKEN'];
    return {
      url: values.url,
      stage: null,
      client: createClient({ url: values.url, ...(token === undefined ? {} : { token }) }),
    };
  }
  console.log('starting the application and breaking it once; this takes about a minute');
  const stage = await openStage();
  stage.play(stage.scenarios[0] ?? '');
  while (!stage.told().some(({ kind }) => kind === 'judged' || kind === 'scenario-broke'))
    await new Promise((done) => setTimeout(done, 500));
  return { url: stage.url, stage, client: stage.client };
}

const { url, stage, client } = await source();
const browser = await openBrowser();
try {
  await mkdir(out, { recursive: true });
  const places = (await placesOf(client)).filter(({ name }) => values.only === undefined || name === values.only);
  for (const look of LOOKS) {
    const { page, context, complaints } = await openPage(browser, url, look);
    await comeIn(page);
    for (const { name, path } of places) {
      await page.goto(path);
      await page.locator('main h1').first().waitFor({ state: 'attached', timeout: 30_000 });
      await page.waitForLoadState('networkidle', { timeout: 3_000 }).catch(() => {}); // long polls never rest
      const file = join(out, `${name}-${look.theme}-${look.width}.png`);
      // What sticks to the window would otherwise lie in the middle of the picture.
      await page.addStyleTag({ content: '.status-strip, .slider { position: static !important }' }).catch(() => {});
      await page.screenshot({ path: file, fullPage: true });
      console.log(file);
    }
    for (const complaint of new Set(complaints))
      console.log(`the browser complained (${look.theme}, ${look.width}): ${complaint}`);
    await context.close();
  }
} finally {
  await browser.close();
  await stage?.close();
}

/** By the token; a demo asks nobody. */
async function comeIn(page: Page): Promise<void> {
  await page.goto('/');
  const navigation = page.getByRole('navigation').first();
  await page.getByLabel('Token').or(navigation).first().waitFor();
  if (!(await navigation.isVisible())) await signIn(page, stage?.token ?? process.env['KINTSUGI_TOKEN'] ?? '');
  await navigation.waitFor();
}
