// What a change brings into a file that was not there as often before. It must not know what it looks for.
import type { ChangedLine } from '../../../difference/index.ts';

/**
 * Of the added lines that match, those beyond as many removed ones: a line that is only moved or mended in another
 * place brings nothing new. Cost O(lines).
 */
export function newOccurrences(
  added: readonly ChangedLine[],
  removed: readonly ChangedLine[],
  matches: (line: ChangedLine, side: 'added' | 'removed') => boolean,
): readonly ChangedLine[] {
  const found = added.filter((line) => matches(line, 'added'));
  if (found.length === 0) return [];
  const gone = removed.filter((line) => matches(line, 'removed'));
  const goneTexts = new Map<string, number>();
  for (const { text } of gone) goneTexts.set(text.trim(), (goneTexts.get(text.trim()) ?? 0) + 1);
  const moved = found.filter(({ text }) => {
    const left = goneTexts.get(text.trim()) ?? 0;
    if (left > 0) goneTexts.set(text.trim(), left - 1);
    return left > 0;
  });
  const isMoved = new Set(moved);
  const fresh = found.filter((line) => !isMoved.has(line));
  return fresh.slice(Math.max(0, gone.length - moved.length));
}
