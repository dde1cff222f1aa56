// The incidents in which the machine did something last that could still be taken back. From the board alone.
import type { Projections } from './projections.ts';

/** More than one, since the board only proposes: what may be undone is decided on the stream. */
const PROPOSED = 20;

/** Newest action first. O(rows). */
export function lastActed({ board }: Pick<Projections, 'board'>): readonly string[] {
  const acted: { readonly id: string; readonly startedMs: number }[] = [];
  for (const { id, outline } of board.values()) {
    const last = outline.attempts.findLast(
      ({ outcome, undone, undoes }) => outcome?.kind === 'applied' && !undone && undoes === null,
    );
    if (last !== undefined) acted.push({ id, startedMs: last.startedMs });
  }
  return acted
    .toSorted((a, b) => b.startedMs - a.startedMs)
    .slice(0, PROPOSED)
    .map(({ id }) => id);
}
