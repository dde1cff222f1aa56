// A headless Chromium from the machine's packages, and pages in it that remember every complaint.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
/** As root there is no sandbox to be had; the rest keeps it from speaking to anybody but the server under test. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Its path, by KINTSUGI_CHROMIUM or PATH; null where there is none. */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): string | null {
  const given = environment['KINTSUGI_CHROMIUM'];
  if (given !== undefined && given !== '') return given;
  const folders = (environment['PATH'] ?? '').split(delimiter);
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find((path) => existsSync(path)) ?? null;
}

export async function openBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null)
    throw new Error('there is no Chromium: install Debian\'s package "chromium", or name one in KINTSUGI_CHROMIUM');
  return chromium.launch({ executablePath, args: FLAGS });
}

export interface Look {
  readonly theme: 'light' | 'dark';
  readonly width: number;
}

export const LOOKS: readonly Look[] = [
  { theme: 'light', width: 1_280 },
  { theme: 'dark', width: 1_280 },
  { theme: 'light', width: 390 },
  { theme: 'dark', width: 390 },
];

/** For what happens at once on a machine that is busy; what takes longer says so itself. */
const PATIENCE_MS = 20_000;

/** What is still to come answers 501, and the browser complains of each, though the page says it in words. */
const COMING = /status of 501/;

export interface Watched {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of scripts, refusals of the content policy, and whatever else the browser complained of. */
  readonly complaints: string[];
}

/** A browser of its own: no cookie and no storage of another. */
export async function openPage(
  browser: Browser,
  url: string,
  look: Look = { theme: 'light', width: 1_280 },
): Promise<Watched> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width: look.width, height: look.width < 500 ? 844 : 900 },
    colorScheme: look.theme,
    hasTouch: look.width < 500,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`script: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !COMING.test(message.text())) complaints.push(message.text());
  });
  return { page, context, complaints };
}
