// How quickly incidents were noticed and ended, by day or week. Days are the viewer's: they begin at midnight of the clock on the wall.
import type { Answer } from '@kintsugi/contract';
import { spreadOf, type Spread } from './spread.ts';

export type Ended = Answer<'listIncidents'>['items'][number];
export type Step = 'day' | 'week';

export interface Bucket {
  readonly fromMs: number;
  readonly toMs: number;
  /** Incidents that began in it. */
  readonly count: number;
  /** Seconds from onset to opening; null where none began. */
  readonly noticed: Spread | null;
  /** Seconds from onset to the end, of those that are over. */
  readonly ended: Spread | null;
}

/** Seconds from onset to opening. One that was foreseen was opened before it began: it took no time. */
export function noticedSeconds({ onsetAt, openedAt }: Pick<Ended, 'onsetAt' | 'openedAt'>): number {
  return Math.max(0, (Date.parse(openedAt) - Date.parse(onsetAt)) / 1_000);
}

/** Seconds from onset to the end; null while it is not over. */
export function endedSeconds({ onsetAt, endedAt, phase }: Pick<Ended, 'onsetAt' | 'endedAt' | 'phase'>): number | null {
  if (endedAt === null || phase !== 'resolved') return null;
  return Math.max(0, (Date.parse(endedAt) - Date.parse(onsetAt)) / 1_000);
}

/**
 * Buckets without a gap over [fromMs, toMs), oldest first; a day with none is there too, and says so. What began
 * outside is left out.
 */
export function trendOf(incidents: readonly Ended[], fromMs: number, toMs: number, step: Step): Bucket[] {
  const byStart = Map.groupBy(
    incidents.filter(({ onsetAt }) => Date.parse(onsetAt) >= fromMs && Date.parse(onsetAt) < toMs),
    ({ onsetAt }) => startOf(Date.parse(onsetAt), step),
  );
  const buckets: Bucket[] = [];
  for (let start = startOf(fromMs, step); start < toMs; start = nextOf(start, step)) {
    const inIt = byStart.get(start) ?? [];
    buckets.push({
      fromMs: start,
      toMs: nextOf(start, step),
      count: inIt.length,
      noticed: spreadOf(inIt.map(noticedSeconds)),
      ended: spreadOf(inIt.map(endedSeconds).filter((seconds) => seconds !== null)),
    });
  }
  return buckets;
}

/** Midnight before, for weeks of the Monday before. */
export function startOf(ms: number, step: Step): number {
  const day = new Date(ms);
  day.setHours(0, 0, 0, 0);
  if (step === 'week') day.setDate(day.getDate() - ((day.getDay() + 6) % 7));
  return day.getTime();
}

/** By the calendar and not by 24 hours: two days a year are longer or shorter. */
function nextOf(startMs: number, step: Step): number {
  const next = new Date(startMs);
  next.setDate(next.getDate() + (step === 'week' ? 7 : 1));
  return next.getTime();
}
