// The page moved to another moment: what was so then, what was known then, and back.
import { expect, test } from 'vitest';
import { openPage } from '../browser.ts';
import type { Play } from '../play.ts';
import { signIn } from '../sign-in.ts';

export function throughTime({ stage, browser }: Play): void {
  test('the slider moves the whole page; links keep the moment, and now is one press away', async () => {
    const reply = await stage().client.listIncidents({ query: { open: 'false', limit: 1 } });
    const incident = reply.ok ? reply.value.items[0] : undefined;
    if (incident === undefined) throw new Error('no incident has ended');
    const { page, context, complaints } = await openPage(browser(), stage().url);
    await signIn(page, stage().token);
    await page.getByText('Nothing is wrong that it knows of.').waitFor();
    complaints.length = 0;

    const during = new Date(Date.parse(incident.openedAt) + 1_000).toISOString();
    await page.goto(`/?at=${during}`);
    await page.getByText(/^You look at/).waitFor();
    await page.locator('.headline a').getByText(incident.title).waitFor();
    await page.getByRole('link', { name: 'Incidents' }).click();
    expect(new URL(page.url()).searchParams.get('at')).toBe(during);

    const before = new Date(Date.parse(incident.onsetAt) - 2_000).toISOString();
    await page.goto(`/?at=${before}`);
    await page.getByText('Nothing is wrong that it knows of.').waitFor();

    await page.getByRole('button', { name: 'Back to now' }).click();
    expect(new URL(page.url()).searchParams.get('at')).toBeNull();
    await page.getByRole('slider').focus();
    await page.keyboard.press('ArrowLeft');
    await page.getByText(/^You look at/).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });
}
