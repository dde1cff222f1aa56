// The server goes and comes back: the page says since when it shows old things, and goes on by itself.
import { expect, test } from 'vitest';
import { openPage } from '../browser.ts';
import type { Play } from '../play.ts';
import { signIn } from '../sign-in.ts';

export function awayAndBack({ stage, browser }: Play): void {
  test('a lost connection is said, comes back by itself, and what happened then is on the page', async () => {
    const { page, context } = await openPage(browser(), stage().url);
    await signIn(page, stage().token);
    await page.getByText(/live · heard/).waitFor();
    await stage().restart(async () => {
      await page.getByText(/the connection is lost/).waitFor();
    });
    await page.getByText(/live · heard/).waitFor({ timeout: 40_000 });
    const reply = await stage().client.listIncidents({ query: { limit: 1 } });
    const id = reply.ok ? (reply.value.items[0]?.id ?? '') : '';
    const said = await stage().client.commentIncident({ params: { id }, body: { text: 'the server was away' } });
    expect(said.ok).toBe(true);
    await page.getByText('the server was away').waitFor();
    await context.close();
  });
}
