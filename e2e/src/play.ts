// What a flow is given: the stage and the browser, once they are up.
import type { Browser } from 'playwright-core';
import type { Stage } from './stage.ts';

export interface Play {
  readonly stage: () => Stage;
  readonly browser: () => Browser;
}
