// Finds paths in package.json and tsconfig.json that lead nowhere, and where they should lead. It reads no disk.
import type { FileDiff } from '@kintsugi/domain';
import { folderOf, isInsideTree, nameOf, resolveIn } from '../tree-paths.ts';
import { parseJson } from './json/json-text.ts';
import type { JsonNode } from './json/json-text.ts';

export interface Redirection {
  readonly path: string;
  readonly text: string;
  readonly from: string;
  readonly to: string;
  /** How alike the two are, 0 to 1. */
  readonly worth: number;
}

const CONFIGURATION = /(?:^|\/)(?:package|[jt]sconfig(?:\.[\w.-]+)?)\.json$/;
const PATH = /^(?:\.{0,2}\/)?[\w@.-]+(?:\/[\w@.-]+)*\.(?:[cm]?[jt]sx?|json)$/;
const PATH_IN_COMMAND = /(?:\.{1,2}\/)?[\w@-][\w@.-]*(?:\/[\w@.-]+)*\.(?:[cm]?[jt]sx?|json)\b/g;
const MOST_PATHS = 3_000;

/** Best first. Only paths whose file was renamed by the commit, or is there under nearly the same name. */
export function redirections(
  files: ReadonlyMap<string, string>,
  diff: readonly FileDiff[],
  named: readonly string[],
): readonly Redirection[] {
  const found: Redirection[] = [];
  for (const [path, text] of files) {
    if (!CONFIGURATION.test(path) || !isInsideTree(path) || text.length > 200_000) continue;
    for (const { start, end, stale } of stalePaths(path, text, files)) {
      const best = targetOf(stale, files, diff);
      if (best === null) continue;
      const to = rewritten(stale.said, stale.target, best.path, folderOf(path));
      if (to === null) continue;
      const mentioned = named.some(
        (name) => name !== '' && (stale.target.endsWith(name) || name.endsWith(stale.target)),
      );
      const next = text.slice(0, start) + to + text.slice(end);
      found.push({ path, text: next, from: stale.said, to, worth: best.worth * (mentioned ? 1 : 0.4) });
    }
  }
  return found.toSorted((a, b) => b.worth - a.worth).slice(0, 20);
}

interface Stale {
  readonly said: string;
  /** From the top. */
  readonly target: string;
}

function* stalePaths(
  path: string,
  text: string,
  files: ReadonlyMap<string, string>,
): Generator<{ readonly start: number; readonly end: number; readonly stale: Stale }> {
  const root = parseJson(text);
  const strings = root === null ? [] : [...stringsOf(root)].slice(0, MOST_PATHS);
  for (const node of strings) {
    const raw = text.slice(node.start + 1, node.end - 1);
    if (raw !== node.value || raw.length > 2_000) continue;
    const places = PATH.test(raw)
      ? [{ index: 0, 0: raw }]
      : raw.includes(' ')
        ? [...raw.matchAll(PATH_IN_COMMAND)]
        : [];
    for (const match of places) {
      const said = match[0];
      const target = resolveIn(folderOf(path), said);
      if (target === null || !isInsideTree(target) || files.has(target)) continue;
      const start = node.start + 1 + match.index;
      yield { start, end: start + said.length, stale: { said, target } };
    }
  }
}

function* stringsOf(node: JsonNode): Generator<Extract<JsonNode, { readonly kind: 'string' }>> {
  if (node.kind === 'string') yield node;
  if (node.kind === 'array') for (const item of node.items) yield* stringsOf(item);
  if (node.kind === 'object') for (const { value } of node.members) yield* stringsOf(value);
}

function targetOf(
  { target }: Stale,
  files: ReadonlyMap<string, string>,
  diff: readonly FileDiff[],
): { readonly path: string; readonly worth: number } | null {
  const gone = diff.find((one) => one.path === target && one.after === null);
  const moved = diff.find(
    (one) => one.before === null && one.after !== null && files.has(one.path) && one.after === gone?.before,
  );
  if (moved !== undefined) return { path: moved.path, worth: 0.95 };
  let best: { path: string; worth: number } | null = null;
  for (const path of [...files.keys()].slice(0, 20 * MOST_PATHS)) {
    if (!isInsideTree(path) || /\.test\./.test(path)) continue;
    const worth = likeness(target, path) * (diff.some((one) => one.path === path && one.before === null) ? 1 : 0.9);
    if (worth > 0.55 && worth > (best?.worth ?? 0)) best = { path, worth };
  }
  return best;
}

/** Same folder with a name one or two slips away, or the same name in another folder. */
function likeness(a: string, b: string): number {
  if (a.toLowerCase() === b.toLowerCase()) return 1;
  if (nameOf(a) === nameOf(b)) return 0.7;
  if (folderOf(a) !== folderOf(b)) return 0;
  const stem = (path: string): string => nameOf(path).replace(/\.[cm]?[jt]sx?$/, '');
  if (stem(a) === stem(b)) return 0.85;
  const [x, y] = [nameOf(a), nameOf(b)];
  const slips = Math.abs(x.length - y.length) > 2 ? 3 : distance(x, y);
  return slips > 2 || slips * 3 > x.length ? 0 : 1 - slips * 0.15;
}

/** Source: V. I. Levenshtein, Binary codes capable of correcting deletions, insertions and reversals (1966). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** In the manner in which it was said: with `./` or without, from the same folder. Null: that folder cannot name it. */
function rewritten(said: string, target: string, path: string, folder: string): string | null {
  const prefix = said.slice(0, said.length - /[^/].*$/.exec(said.replace(/^(?:\.{1,2}\/)+/, ''))![0].length);
  if (prefix.includes('..')) {
    const top = target.slice(0, target.length - said.slice(prefix.length).length);
    return path.startsWith(top) ? prefix + path.slice(top.length) : null;
  }
  if (folder !== '' && !path.startsWith(`${folder}/`)) return null;
  return prefix + (folder === '' ? path : path.slice(folder.length + 1));
}
