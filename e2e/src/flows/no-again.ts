// What the machine did is taken back by keyboard alone; what it asks for then is refused, and what nobody answers goes stale.
import { expect, test } from 'vitest';
import { openPage, type Watched } from '../browser.ts';
import type { Play } from '../play.ts';
import { signIn } from '../sign-in.ts';

export function noAgain({ stage, browser }: Play): void {
  let desk: Watched;

  test('the last action is undone from the keyboard, and the page says so', async () => {
    desk = await openPage(browser(), stage().url);
    await signIn(desk.page, stage().token);
    await desk.page.getByText('Nothing is wrong that it knows of.').waitFor();
    desk.complaints.length = 0;
    await desk.page.keyboard.press('Control+k');
    await desk.page.getByRole('combobox', { name: /Find a page/ }).fill('undo');
    await desk.page.keyboard.press('Enter');
    await desk.page.getByText('It was taken back.').waitFor({ state: 'attached', timeout: 60_000 });
  });

  test('a no needs a reason, and nothing is done', async () => {
    await desk.page
      .getByRole('button', { name: /needs you/ })
      .first()
      .waitFor({ timeout: 90_000 });
    await desk.page
      .getByRole('button', { name: /needs you/ })
      .first()
      .click();
    const sheet = desk.page.getByRole('dialog', { name: 'Approval' });
    await sheet.getByLabel(/Reason/).fill('we are looking at it ourselves');
    await sheet.getByRole('button', { name: 'Reject', exact: true }).click();
    await sheet.getByText(/It was rejected/).waitFor();
    const id = new URL(desk.page.url()).searchParams.get('approval');
    const all = await stage().client.listApprovals({ query: { state: 'all' } });
    expect(all.ok && all.value.items.find((approval) => approval.id === id)?.state).toBe('rejected');
    await desk.page.keyboard.press('Escape');
    expect(desk.complaints).toEqual([]);
    await desk.context.close();
  });
}
