// Benchmark `page`: how soon a visitor sees something, what a first visit loads, and what scrolling a long timeline costs.
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openBrowser, openPage, type Watched } from '@kintsugi/e2e/browser';
import { readToken } from '@kintsugi/server';
import { valueOf } from '../answers.ts';
import type { Bench, BenchContext, BenchResult, Figure } from '../harness/bench.ts';
import { percentile } from '../harness/sampling.ts';
import { scriptAFrame } from './script-a-frame.ts';
import { startUp, type Up } from '../rest/up.ts';

const YAML = `version: 1
name: page
data: data
server: { port: 0, otlpPort: 0 }
services: { hello: { release: ./hello, entry: main.js } }
`;
const HELLO = `require('http').createServer((q, r) => r.end('ok')).listen(Number(process.env.PORT), '127.0.0.1');\n`;

export const page: Bench = {
  title:
    'Page: first paint, what a first visit loads, and script while a long timeline scrolls; headless Chromium, loopback.',
  options: {
    visits: { what: 'first visits, each by a browser that was never here', default: '9' },
    rows: { what: 'entries of the timeline that is scrolled', default: '10000' },
    frames: { what: 'frames of scrolling', default: '300' },
  },
  async run(context) {
    const built = execFileSync('npm', ['run', '--silent', 'build:web', '--', '--json'], { encoding: 'utf8' });
    const { initialJsGzipKb } = JSON.parse(built.trim().split('\n').at(-1) ?? '{}') as { initialJsGzipKb: number };
    const folder = await mkdtemp(join(context.scratchFolder, 'page-'));
    await mkdir(join(folder, 'hello'));
    await writeFile(join(folder, 'hello/main.js'), HELLO);
    const file = join(folder, 'kintsugi.yaml');
    await writeFile(file, YAML);
    const up = await startUp(file);
    try {
      return await measured(context, up, (await readToken(join(folder, 'data'))) ?? '', initialJsGzipKb);
    } finally {
      await up.end(true);
    }
  },
};

async function measured(context: BenchContext, up: Up, token: string, initialJs: number): Promise<BenchResult> {
  const browser = await openBrowser();
  const visit = async (): Promise<Watched> => {
    const watched = await openPage(browser, up.url);
    await watched.context.addCookies([{ name: 'kintsugi_session', value: token, url: up.url }]);
    return watched;
  };
  try {
    const paints: number[] = [];
    const contents: number[] = [];
    for (let n = 0; n < Number(context.option('visits')); n += 1) {
      context.progress(`visit ${n + 1}`);
      const { page: tab, context: own } = await visit();
      await tab.goto('/');
      await tab.locator('.headline').first().waitFor();
      contents.push(await tab.evaluate<number>('performance.now()'));
      paints.push(
        await tab.evaluate<number>("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Infinity"),
      );
      await own.close();
    }
    const frames = await scrolled(context, up, await visit());
    return { figures: figuresOf({ paints, contents, frames, initialJs }), notes: notesOf(context) };
  } finally {
    await browser.close();
  }
}

/** The timeline of a real incident, its entries told again until there are as many as wanted. */
async function scrolled(context: BenchContext, up: Up, { page: tab }: Watched): Promise<readonly number[]> {
  const asked = { body: { title: 'a long one', severity: 'minor' as const, services: ['hello'] } };
  const { incidentId: id } = valueOf(await up.client.openIncident(asked));
  const { items } = valueOf(await up.client.getTimeline({ params: { id }, query: {} }));
  const rows = Number(context.option('rows'));
  const many = Array.from({ length: rows }, (_, n) => {
    const item = items[n % items.length];
    return { ...item, id: `evt_${n}`, version: n + 1, says: `${item?.says ?? ''} (${n})` };
  });
  await tab.route('**/timeline*', (route) => route.fulfill({ json: { items: many, version: rows } }));
  context.progress(`a timeline of ${rows} rows`);
  await tab.goto(`/incidents/${id}`);
  await tab.locator('.long-row').first().waitFor();
  return scriptAFrame(tab, '.long-list', Number(context.option('frames')));
}

interface Measured {
  readonly paints: readonly number[];
  readonly contents: readonly number[];
  readonly frames: readonly number[];
  readonly initialJs: number;
}

function figuresOf({ paints, contents, frames, initialJs }: Measured): Figure[] {
  return [
    { name: 'first-paint.p50', unit: 'ms', value: percentile(paints, 0.5), floor: { atMost: 1_000 } },
    { name: 'first-paint.max', unit: 'ms', value: percentile(paints, 1), floor: { atMost: 1_000 } },
    { name: 'content.p50', unit: 'ms', value: percentile(contents, 0.5) },
    { name: 'content.max', unit: 'ms', value: percentile(contents, 1) },
    { name: 'initial-js', unit: 'KB gzip', value: initialJs, floor: { atMost: 150 } },
    { name: 'scroll.script.p50', unit: 'ms a frame', value: percentile(frames, 0.5) },
    { name: 'scroll.script.p95', unit: 'ms a frame', value: percentile(frames, 0.95), floor: { atMost: 16 } },
    { name: 'scroll.script.p99', unit: 'ms a frame', value: percentile(frames, 0.99) },
    { name: 'scroll.script.max', unit: 'ms a frame', value: percentile(frames, 1) },
  ];
}

function notesOf(context: BenchContext): string[] {
  return [
    `first-paint: first contentful paint of ${context.option('visits')} visits without a cache, signed in; content: when the Command Center says how things are. One after another on the machine that also serves them.`,
    `scroll.script: processor time of scripts between two animation frames, by the browser's trace, over ${context.option('frames')} frames in which a timeline of ${context.option('rows')} rows is scrolled by 400, 4,000 and −900 px a frame. The spec's 50 events a second beside it were not sent.`,
  ];
}
