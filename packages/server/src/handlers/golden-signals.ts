// Rate, errors and duration of every service over the last minute, in one question a measure.
import { MEASURES } from '@kintsugi/engine';
import type { Telemetry } from '@kintsugi/engine/ports';
import type { ServiceSummary } from '../presenters/watched.ts';

export type Figures = ServiceSummary['figures'];

const STEP_MS = 5_000;
const STEPS = 12;
/** What was sent in the last moments is still on its way. */
const LATENESS_MS = 1_000;

const UNSEEN: Figures = {
  requestsPerSecond: null,
  errorShare: null,
  p90Seconds: null,
  recent: { requestsPerSecond: [], errorShare: [], p90Seconds: [] },
};

/** Where figures are known already, nobody waits longer for newer ones: a flood of telemetry must not slow this answer. */
const PATIENCE_MS = 40;
const FIRST_PATIENCE_MS = 2_000;
/** Older figures say nothing about now. */
const KEPT_MS = 15_000;

export type FiguresOf = (service: string) => Figures;

/** Asks for the figures now; a question that is under way serves everybody who comes meanwhile. */
export function createGoldenSignals(telemetry: Telemetry): (nowMs: number) => Promise<FiguresOf> {
  let known: { readonly atMs: number; readonly figuresOf: FiguresOf } | null = null;
  let underWay: Promise<FiguresOf> | null = null;

  async function read(atMs: number): Promise<FiguresOf> {
    const figuresOf = await goldenSignalsBefore(telemetry, atMs - LATENESS_MS);
    known = { atMs, figuresOf };
    return figuresOf;
  }

  return async (nowMs) => {
    underWay ??= read(nowMs).finally(() => (underWay = null));
    const kept = known !== null && nowMs - known.atMs <= KEPT_MS ? known.figuresOf : null;
    const late = Promise.withResolvers<FiguresOf>();
    const timer = setTimeout(
      () => late.resolve(kept ?? (() => UNSEEN)),
      kept === null ? FIRST_PATIENCE_MS : PATIENCE_MS,
    );
    return Promise.race([underWay, late.promise]).finally(() => clearTimeout(timer));
  };
}

/** Of the minute before `toMs`, by service; with `knownAtMs` only what was on record by then. */
export async function goldenSignalsBefore(telemetry: Telemetry, toMs: number, knownAtMs?: number): Promise<FiguresOf> {
  const known = knownAtMs === undefined ? {} : { knownAtMs };
  const window = { fromMs: toMs - STEPS * STEP_MS, toMs, stepMs: STEP_MS, ...known };
  const ask = async (measure: string, join: 'sum' | 'mean') => {
    const found = await telemetry.series({ ...window, match: { measure }, join, limit: 1_000 }).catch(() => []);
    // Series of a whole service only: those of an operation or an instance are parts of it.
    const whole = found.filter(
      ({ series }) => series.operation === undefined && series.instance === undefined && series.peer === undefined,
    );
    return new Map(whole.map(({ series, values }) => [series.service, values]));
  };
  const [requests, errors, durations] = await Promise.all([
    ask(MEASURES.requests.name, 'sum'),
    ask(MEASURES.errors.name, 'sum'),
    ask(MEASURES.duration.name, 'mean'),
  ]);
  return (service) => {
    const counts = requests.get(service);
    if (counts === undefined) return UNSEEN;
    const bad = errors.get(service);
    const slow = durations.get(service);
    const shares = Array.from(counts, (count, index) => (count > 0 ? orZero(bad?.[index]) / count : null));
    const p90 = Array.from(slow ?? [], (value) => (Number.isFinite(value) ? value / 1_000 : null));
    const all = sum(counts);
    return {
      // Over the steps in which something was known: after a start these are few.
      requestsPerSecond: all / (Math.max(1, counts.filter(Number.isFinite).length) * (STEP_MS / 1_000)),
      errorShare: all > 0 ? sum(bad ?? []) / all : null,
      p90Seconds: mean(p90),
      recent: {
        requestsPerSecond: Array.from(counts, (count) => (Number.isFinite(count) ? count / (STEP_MS / 1_000) : null)),
        errorShare: shares,
        p90Seconds: p90,
      },
    };
  };
}

function orZero(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) ? value : 0;
}

function sum(values: ArrayLike<number>): number {
  return Array.from(values, orZero).reduce((total, value) => total + value, 0);
}

function mean(values: readonly (number | null)[]): number | null {
  const seen = values.filter((value) => value !== null);
  return seen.length === 0 ? null : sum(seen) / seen.length;
}
