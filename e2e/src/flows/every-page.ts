// Every page, in both themes, wide and on a phone: reachable, accessible, within its window, without a complaint.
import { expect, test } from 'vitest';
import { LOOKS, openPage } from '../browser.ts';
import { accessibilityFaults, overflow } from '../judge-page.ts';
import type { Play } from '../play.ts';
import { placesOf } from '../places.ts';
import { signIn } from '../sign-in.ts';

export function everyPage({ stage, browser }: Play): void {
  test('every page is accessible in both themes and at 390 px', { timeout: 240_000 }, async () => {
    const { page, context, complaints } = await openPage(browser(), stage().url);
    await signIn(page, stage().token);
    await page.getByText(/live · heard/).waitFor();
    complaints.length = 0;
    const faults: string[] = [];
    for (const { name, path } of await placesOf(stage().client)) {
      await page.goto(path);
      await page.locator('main h1').first().waitFor({ state: 'attached' });
      await expect.poll(() => page.locator('[aria-busy="true"]').count(), { timeout: 10_000 }).toBe(0);
      for (const { theme, width } of LOOKS) {
        await page.emulateMedia({ colorScheme: theme });
        await page.setViewportSize({ width, height: 900 });
        const where = `${name} (${theme}, ${width})`;
        for (const fault of await accessibilityFaults(page)) faults.push(`${where}: ${fault}`);
        const over = await overflow(page);
        if (over > 0) faults.push(`${where}: ${over} px wider than its window`);
      }
      for (const complaint of complaints.splice(0)) faults.push(`${name}: ${complaint}`);
    }
    await context.close();
    expect(faults).toEqual([]);
  });
}
