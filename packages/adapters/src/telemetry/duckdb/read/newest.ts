// The newest rows of many files without reading all of them: stops where no older file can still matter.
import type { Window } from '@kintsugi/engine/ports';
import type { Cell, Question, Reader } from './reader.ts';

export const ROWS_MAX = 100_000;

/** The newest `limit` rows of the window, oldest first. Rows carry their time in the first cell; `question` sorts newest first. */
export async function newestRows(
  reader: Reader,
  window: Window,
  limit: number,
  question: Question,
): Promise<readonly (readonly Cell[])[]> {
  let best: (readonly Cell[])[] = [];
  const periods = [...reader.periodsOf(window)].sort(
    (a, b) => (b.reach?.toMs ?? Infinity) - (a.reach?.toMs ?? Infinity),
  );
  for (const period of periods) {
    const oldest = best.length < limit ? -Infinity : Number(best[limit - 1]?.[0]);
    if (period.reach !== null && period.reach.toMs < oldest) break;
    best = [...best, ...(await reader.rows(period, question))]
      .sort((a, b) => Number(b[0]) - Number(a[0]))
      .slice(0, limit);
  }
  return best.reverse();
}

export function boundedLimit(limit: number): number {
  return Math.max(1, Math.min(Math.floor(limit), ROWS_MAX));
}
