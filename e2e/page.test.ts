// What people see and do, in a real browser against the real server over one real application under chaos.
import { afterAll, beforeAll, describe } from 'vitest';
import type { Browser } from 'playwright-core';
import { findChromium, openBrowser } from './src/browser.ts';
import { fromOpenToPostmortem } from './src/flows/from-open-to-postmortem.ts';
import { everyPage } from './src/flows/every-page.ts';
import { hostileWords } from './src/flows/hostile-words.ts';
import { noAgain, takeItBack } from './src/flows/no-again.ts';
import { throughTime } from './src/flows/through-time.ts';
import { awayAndBack } from './src/flows/away-and-back.ts';
import type { Play } from './src/play.ts';
import { openStage, type Stage } from './src/stage.ts';

const chromium = findChromium();

describe.skipIf(chromium === null)(
  chromium === null
    ? 'the page (there is no Chromium here: install the package, or set KINTSUGI_CHROMIUM)'
    : 'the page',
  { timeout: 120_000 },
  () => {
    let stage: Stage;
    let browser: Browser;
    beforeAll(async () => {
      stage = await openStage({
        // A person is asked about everything.
        change: (values) => ({ ...values, policy: { ...values.policy, autonomy: 'propose' } }),
      });
      browser = await openBrowser();
    }, 90_000);
    afterAll(async () => {
      await browser?.close();
      await stage?.close();
    }, 60_000);
    const play: Play = { stage: () => stage, browser: () => browser };

    fromOpenToPostmortem(play);
    throughTime(play);
    noAgain(play);
    awayAndBack(play);
    hostileWords(play);
    takeItBack(play);
    everyPage(play);
  },
);
