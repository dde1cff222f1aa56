// Takes back parts of a change: single words of it, single hunks. Runs nothing, decides nothing.
import type { FileDiff, Patch } from '@kintsugi/domain';
import { applyChanges } from '../edit.ts';
import { short } from '../kinds/proposing.ts';
import { parse, parses } from '../program.ts';
import { hunksOf, sizeOf, wordsOf } from './hunks.ts';
import type { Hunk } from './hunks.ts';

/** How likely the fault is in the part that is undone, before the number of such parts divides it. */
const CHANCE_OF_WORD = 0.6;
const CHANCE_OF_HUNK = 0.4;
/** A hunk with more changed places was rewritten: single words of it mean nothing any more. */
const MOST_PLACES = 8;
/** Share of a line's words that it has in common with the line that it comes from. */
const ALIKE = 0.6;
const MOST_LINES = 200;

/**
 * `text` is the file as it is now. Where it has moved on from the change, parts that are no longer there as the change
 * left them cannot be undone and are left out. What does not parse is left out too.
 */
export function undoings({ path, before, after }: FileDiff, text: string): readonly Patch[] {
  if (before === null || after === null) return [];
  const [old, now] = [before.split('\n'), after.split('\n')];
  const parts = hunksOf(old, now).map(({ from, to, newFrom, newTo }) => ({
    was: old.slice(from, to).join('\n'),
    is: now.slice(newFrom, newTo).join('\n'),
    // A hunk that took lines away is found again by the line before it.
    anchor: newFrom === newTo ? (now[newFrom - 1] ?? null) : null,
  }));
  const hunks = parts.flatMap((part) => replacedOnce(text, part));
  const removed = [...new Set(parts.flatMap(({ was }) => was.split('\n')))];
  const words = parts.flatMap((part) => [...wordUndoings(text, part), ...movedWordUndoings(text, part, removed)]);
  const patch = (share: number, { next, says }: Undone): readonly Patch[] => {
    if (next === text || !parses(parse(path, next))) return [];
    const patched = { kind: 'small-edit', says: `${says} in ${path}`, edits: [{ path, text: next }] } as const;
    return [{ ...patched, chance: share, size: sizeOf(text, next) }];
  };
  return [
    ...words.flatMap((one) => patch(CHANCE_OF_WORD / words.length, one)),
    ...hunks.flatMap((one) => patch(CHANCE_OF_HUNK / hunks.length, one)),
  ];
}

interface Part {
  readonly was: string;
  readonly is: string;
  readonly anchor: string | null;
}

interface Undone {
  readonly next: string;
  readonly says: string;
}

function replacedOnce(text: string, { was, is, anchor }: Part): readonly Undone[] {
  if (is === '' && anchor !== null) {
    const at = onlyPlaceOf(text, anchor);
    if (at === null) return [];
    const end = at + anchor.length;
    return [{ next: `${text.slice(0, end)}\n${was}${text.slice(end)}`, says: `put back \`${short(was)}\`` }];
  }
  const at = is === '' ? null : onlyPlaceOf(text, is);
  if (at === null) return [];
  // A hunk that only added lines goes with its line end.
  const end = at + is.length + (was === '' ? 1 : 0);
  const says = was === '' ? `take \`${short(is)}\` away again` : `change \`${short(is)}\` back to \`${short(was)}\``;
  return [{ next: text.slice(0, at) + was + text.slice(end), says }];
}

function onlyPlaceOf(text: string, lines: string): number | null {
  const framed = `\n${text}\n`;
  const at = framed.indexOf(`\n${lines}\n`);
  return at === -1 || framed.indexOf(`\n${lines}\n`, at + 1) !== -1 ? null : at;
}

/** Each changed place within a hunk by itself. */
function wordUndoings(text: string, { was, is }: Part): readonly Undone[] {
  const at = is === '' || was === '' ? null : onlyPlaceOf(text, is);
  if (at === null) return [];
  const [old, now] = [wordsOf(was), wordsOf(is)];
  const places = hunksOf(old, now);
  if (places.length === 0 || places.length > MOST_PLACES) return [];
  return places.flatMap(({ from, to, newFrom, newTo }) => {
    const start = at + now.slice(0, newFrom).join('').length;
    const [then, there] = [old.slice(from, to).join(''), now.slice(newFrom, newTo).join('')];
    const next = applyChanges(text, [{ start, end: start + there.length, text: then }]);
    return next === null ? [] : [{ next, says: `change \`${short(there)}\` back to \`${short(then)}\`` }];
  });
}

/**
 * A line that was moved, as into a function of its own, is compared with the removed line that it is most like: where
 * one word stands in the place of one other, that word is taken back, and the move stays.
 */
function movedWordUndoings(text: string, { is }: Part, removed: readonly string[]): readonly Undone[] {
  const old = removed.slice(0, MOST_LINES).map((line) => wordsOf(line.trim()));
  return is
    .split('\n')
    .slice(0, MOST_LINES)
    .flatMap((line) => {
      const at = onlyPlaceOf(text, line);
      const now = wordsOf(line.trim());
      const from = old
        .map((words) => ({ words, alike: alikeness(words, now) }))
        .toSorted((a, b) => b.alike - a.alike)[0];
      if (at === null || from === undefined || from.alike < ALIKE || from.alike === 1) return [];
      const begin = at + line.length - line.trimStart().length;
      return hunksOf(from.words, now).flatMap((place) => oneWordBack(text, begin, from.words, now, place));
    });
}

function oneWordBack(
  text: string,
  begin: number,
  old: readonly string[],
  now: readonly string[],
  place: Hunk,
): Undone[] {
  const { from, to, newFrom, newTo } = place;
  if (to - from !== 1 || newTo - newFrom !== 1) return [];
  const start = begin + now.slice(0, newFrom).join('').length;
  const [then = '', there = ''] = [old[from], now[newFrom]];
  const next = applyChanges(text, [{ start, end: start + there.length, text: then }]);
  return next === null ? [] : [{ next, says: `change \`${short(there)}\` back to \`${short(then)}\`` }];
}

/** Words in common against all words of both: 1 for equal lines. Space does not count. */
function alikeness(old: readonly string[], now: readonly string[]): number {
  const [a, b] = [old, now].map((words) => words.filter((word) => word.trim() !== ''));
  if (a === undefined || b === undefined || a.length === 0 || b.length === 0) return 0;
  const changed = hunksOf(a, b).reduce((sum, { from, to, newFrom, newTo }) => sum + (to - from) + (newTo - newFrom), 0);
  return 1 - changed / (a.length + b.length);
}
