// Comes in by the page's own door.
import type { Page } from 'playwright-core';

/** Opens the Command Center first where the page is not open yet. */
export async function signIn(page: Page, token: string): Promise<void> {
  if (page.url() === 'about:blank') await page.goto('/');
  await page.getByLabel('Token').fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
}
