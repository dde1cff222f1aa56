// Which names a change exchanged for which, read from its lines. Knows no compiler.
import type { FileDiff } from '@kintsugi/domain';

const known = new WeakMap<readonly FileDiff[], ReadonlyMap<string, ReadonlySet<string>>>();

/**
 * By name, the names that stand in its place on the other side of the change; both ways, since either side may be the
 * one that was forgotten. Lines are compared that have equal tokens but for names.
 */
export function renamesOf(diff: readonly FileDiff[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = known.get(diff) ?? renames(diff);
  known.set(diff, found);
  return found;
}

function renames(diff: readonly FileDiff[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  const add = (from: string, to: string): void => void found.set(from, (found.get(from) ?? new Set()).add(to));
  for (const { before, after } of diff) {
    if (before === null || after === null) continue;
    const [gone, come] = [linesOnlyIn(before, after), linesOnlyIn(after, before)];
    for (const old of gone)
      for (const fresh of come)
        for (const [from, to] of exchanged(old, fresh)) {
          add(from, to);
          add(to, from);
        }
  }
  return found;
}

const MOST_LINES = 200;

function linesOnlyIn(text: string, other: string): readonly string[] {
  const lines = new Set(other.split('\n'));
  return text
    .split('\n')
    .filter((line) => !lines.has(line))
    .slice(0, MOST_LINES);
}

/** Nothing where the lines differ in more than two places. */
function exchanged(old: string, fresh: string): readonly (readonly [string, string])[] {
  const [a, b] = [tokens(old), tokens(fresh)];
  if (a.length !== b.length || a.length < 2) return [];
  const pairs = a.flatMap((token, index) => (token === b[index] ? [] : [[token, b[index]!] as const]));
  const names = pairs.filter((pair) => pair.every((token) => /^[\p{L}_$]/u.test(token)));
  const unlike = new Set(pairs.map((pair) => pair.join(' ')));
  return names.length === pairs.length && unlike.size <= 2 ? names : [];
}

function tokens(line: string): readonly string[] {
  return line.match(/[\p{L}\p{N}_$]+|[^\s]/gu) ?? [];
}
