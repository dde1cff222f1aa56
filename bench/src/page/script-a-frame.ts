// How much script runs in each frame while something scrolls, from the browser's own trace. Knows no page of ours.
import type { Page } from 'playwright-core';

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly ts: number;
  readonly tid: number;
  readonly dur?: number;
  /** Of the thread: what other processes took from the machine is not in it. */
  readonly tdur?: number;
}

const SCRIPT = new Set([
  'FunctionCall',
  'EvaluateScript',
  'RunMicrotasks',
  'FireAnimationFrame',
  'TimerFire',
  'EventDispatch',
]);

/** Milliseconds of script, one value a frame. `scroller` names what scrolls. */
export async function scriptAFrame(page: Page, scroller: string, frames: number): Promise<readonly number[]> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => void events.push(...(value as unknown as TraceEvent[])));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['devtools.timeline'] },
  });
  await page.evaluate(scrollIn(scroller, frames));
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await complete;
  return perFrame(events);
}

/** Runs in the browser, so it is text: it knows nothing of this file. */
function scrollIn(scroller: string, frames: number): string {
  return `(async () => {
    const list = document.querySelector(${JSON.stringify(scroller)});
    for (let n = 0; n < ${frames}; n += 1) {
      await new Promise((next) => requestAnimationFrame(next));
      list.scrollTop += n < ${frames} / 2 ? 400 : n < ${frames} * 0.75 ? 4000 : -900;
    }
  })()`;
}

/** What runs within something that runs is counted once. */
function perFrame(events: readonly TraceEvent[]): number[] {
  const begins = events.filter(({ name }) => name === 'FireAnimationFrame').map(({ ts }) => ts);
  const scripts = events
    .filter(({ name, ph }) => ph === 'X' && SCRIPT.has(name))
    .toSorted((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
  const outer: TraceEvent[] = [];
  let until = 0;
  for (const event of scripts) {
    if (event.ts < until) continue;
    outer.push(event);
    until = event.ts + (event.dur ?? 0);
  }
  const sorted = begins.toSorted((a, b) => a - b);
  return sorted.slice(0, -1).map((from, index) => {
    const to = sorted[index + 1] ?? Infinity;
    const within = outer.filter(({ ts }) => ts >= from && ts < to);
    return within.reduce((sum, { tdur, dur }) => sum + (tdur ?? dur ?? 0), 0) / 1_000;
  });
}
