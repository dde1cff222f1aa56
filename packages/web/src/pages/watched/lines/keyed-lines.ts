// Log lines have no id: two may be the same in every word. Each gets a key of its own that stays when lines are added.
import type { Answer } from '@kintsugi/contract';

type Line = Answer<'queryLogs'>['items'][number];

export interface KeyedLine {
  readonly key: string;
  readonly line: Line;
}

/** Same lines, same keys; the second of two equal lines is told by its count. */
export function keyed(lines: readonly Line[]): KeyedLine[] {
  const seen = new Map<string, number>();
  return lines.map((line) => {
    const own = `${line.at} ${line.instance} ${line.body}`;
    const count = (seen.get(own) ?? 0) + 1;
    seen.set(own, count);
    return { key: `${own} ${count}`, line };
  });
}

/** How many of `now` came after everything in `before`. */
export function newAfter(before: readonly KeyedLine[], now: readonly KeyedLine[]): number {
  const last = before.at(-1)?.key;
  return now.length - 1 - now.findLastIndex(({ key }) => key === last);
}
