// What it asks for is refused; what is said to a question that has moved on is refused too; what it did is taken back.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openPage } from '../browser.ts';
import type { Play } from '../play.ts';
import { signIn } from '../sign-in.ts';

export function noAgain({ stage, browser }: Play): void {
  test('a no needs a reason, and nothing is done; a yes that comes after it has gone stale', async () => {
    const isOver = (): boolean =>
      stage()
        .told()
        .some(({ kind }) => kind === 'scenario-over');
    await expect.poll(isOver, { timeout: 90_000, interval: 200 }).toBe(true);
    // Another fault than the first: what has just failed counts as half usual for some minutes.
    stage().play(stage().scenarios[3] ?? '');
    const desk = await openPage(browser(), stage().url);
    await signIn(desk.page, stage().token);
    await desk.page.getByText(/live · heard/).waitFor();
    desk.complaints.length = 0;
    const late = await openPage(browser(), stage().url);
    await signIn(late.page, stage().token);
    await openWaiting(late.page);
    await late.page.getByRole('dialog').getByText('refuted if').waitFor();
    // Somebody whose page hears of nothing any more still looks at the old question.
    await late.page.route('**/api/v1/approvals?*', (route) => route.abort());
    await openWaiting(desk.page);
    const sheet = desk.page.getByRole('dialog', { name: 'Approval' });
    await sheet.getByLabel(/Reason/).fill('we are looking at it ourselves');
    await sheet.getByRole('button', { name: 'Reject', exact: true }).click();
    await sheet.getByText(/It was rejected/).waitFor();
    const id = new URL(desk.page.url()).searchParams.get('approval');
    const all = await stage().client.listApprovals({ query: { state: 'all' } });
    expect(all.ok && all.value.items.find((approval) => approval.id === id)?.state).toBe('rejected');
    await late.page.getByRole('dialog').getByRole('button', { name: 'Approve', exact: true }).click();
    await late.page
      .getByRole('dialog')
      .getByRole('alert')
      .getByText(/Stale approval/)
      .waitFor();
    await late.context.close();
    await desk.page.keyboard.press('Escape');
    expect(desk.complaints).toEqual([]);
    await desk.context.close();
  });
}

export function takeItBack({ stage, browser }: Play): void {
  test('the last action is undone from the keyboard, and the page says so', async () => {
    const { page, context, complaints } = await openPage(browser(), stage().url);
    await signIn(page, stage().token);
    await page.getByText(/live · heard/).waitFor();
    complaints.length = 0;
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: /Find a page/ }).fill('undo');
    await page.keyboard.press('Enter');
    await page.getByText('It was taken back.').waitFor({ state: 'attached', timeout: 60_000 });
    expect(complaints).toEqual([]);
    await context.close();
  });
}

async function openWaiting(page: Page): Promise<void> {
  const needed = page.getByRole('button', { name: /needs you/ }).first();
  await needed.waitFor({ timeout: 90_000 });
  await needed.click();
}
