// An incident from its opening to its postmortem, as two people see it: one at a desk, one on a phone.
import { expect, test } from 'vitest';
import { openPage, type Watched } from '../browser.ts';
import type { Play } from '../play.ts';
import { signIn } from '../sign-in.ts';

export function fromOpenToPostmortem({ stage, browser }: Play): void {
  let desk: Watched;
  let phone: Watched;

  test('whoever has no token is asked for one, and a wrong one opens nothing', async () => {
    desk = await openPage(browser(), stage().url);
    await signIn(desk.page, 'x'.repeat(43));
    await desk.page
      .getByRole('alert')
      .getByText(/nobody has this token/)
      .waitFor();
    await signIn(desk.page, stage().token);
    await desk.page.getByText('proposing, you decide').waitFor();
    phone = await openPage(browser(), stage().url, { theme: 'dark', width: 390 });
    await signIn(phone.page, stage().token);
    desk.complaints.length = phone.complaints.length = 0; // the browser tells of each 401, which is what was asked for
  });

  test('an incident comes onto the page by itself, with what it needs', async () => {
    await desk.page.getByText('Nothing is wrong that it knows of.').waitFor();
    stage().play(stage().scenarios[0] ?? '');
    await desk.page.locator('.headline a').waitFor({ timeout: 90_000 });
    await desk.page.getByRole('button', { name: /needs you 1/ }).waitFor({ timeout: 60_000 });
    await phone.page.getByRole('button', { name: /needs you 1/ }).waitFor();
  });

  test('what it asks is shown whole, dry runs change nothing, and a yes is carried out once', async () => {
    await phone.page.getByRole('button', { name: /needs you 1/ }).click();
    await desk.page.getByRole('button', { name: /needs you 1/ }).click();
    const sheet = desk.page.getByRole('dialog', { name: 'Approval' });
    await sheet.getByText('refuted if').waitFor();
    expect(await sheet.locator('dl').textContent()).toMatch(/→.*touches.*why.*undo.*asked by.*bound to/);
    await sheet.getByRole('button', { name: 'Dry run' }).click();
    await sheet.getByText(/Nothing was done\./).waitFor();
    expect(await sheet.getByRole('button', { name: 'Reject', exact: true }).isDisabled()).toBe(true);
    await sheet.getByRole('button', { name: 'Approve', exact: true }).click();
    await sheet.getByText(/It was approved/).waitFor();
    // The other one looks at the same sheet: nobody may be left with a question that was answered.
    await phone.page
      .getByRole('dialog')
      .getByText(/It was approved/)
      .waitFor();
    await phone.page.getByRole('button', { name: 'Close' }).click();
  });

  test('Stop holds it while it acts, for both, until somebody says go on', async () => {
    await desk.page.getByRole('dialog').getByRole('link', { name: 'the incident' }).click();
    const now = desk.page.getByRole('region', { name: 'What it does now' });
    await now.getByRole('button', { name: 'Stop', exact: true }).click();
    await desk.page.getByText(/paused by operator/).waitFor();
    await phone.page.getByText(/paused by operator/).waitFor();
    await desk.page.getByRole('button', { name: 'Resume', exact: true }).click();
    await phone.page.getByText('proposing, you decide').waitFor();
  });

  test('it is over, which shows; and its postmortem reads', async () => {
    await desk.page.getByText('Nothing: it is over.').waitFor({ timeout: 100_000 });
    await phone.page.goto('/');
    await phone.page.getByText('Nothing is wrong that it knows of.').waitFor();
    const id = /inc_[0-9A-Za-z-]+/.exec(desk.page.url())?.[0] ?? '';
    const reply = await stage().client.getIncident({ params: { id } });
    const incident = reply.ok ? reply.value : null;
    expect(incident?.phase).toBe('resolved');
    await desk.page.goto(`/incidents/${id}/postmortem`);
    await desk.page.getByRole('heading', { level: 1 }).waitFor();
    await desk.page
      .getByText(incident?.leading?.says ?? 'a cause')
      .first()
      .waitFor();
    expect([...desk.complaints, ...phone.complaints]).toEqual([]);
    await desk.context.close();
    await phone.context.close();
  });
}
