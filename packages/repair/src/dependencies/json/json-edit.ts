// Sets and removes members of a JSON object in its text; what is not meant keeps every character.
import { memberOf, parseJson } from './json-text.ts';
import type { JsonNode } from './json-text.ts';

export interface MemberChanges {
  /** Raw JSON by key; a new key goes where the order of the others puts it, or to the end. */
  readonly set?: ReadonlyMap<string, string>;
  readonly remove?: ReadonlySet<string>;
  readonly atEnd?: boolean;
}

type JsonObject = Extract<JsonNode, { readonly kind: 'object' }>;

interface Piece {
  readonly key: string;
  readonly text: string;
  /** What stands before it, with the comma. */
  readonly gap: string;
}

/**
 * The text with the members of the object at `path` changed; the object is made when it alone is missing.
 * Null: the text is no JSON, or something else stands at `path`.
 */
export function editMembers(text: string, path: readonly string[], changes: MemberChanges): string | null {
  const root = parseJson(text);
  let node: JsonNode | null = root;
  for (const [n, key] of path.entries()) {
    const next: JsonNode | null = memberOf(node, key);
    if (next === null && node?.kind === 'object' && n === path.length - 1) {
      if ((changes.set?.size ?? 0) === 0) return text;
      const made = editMembers(text, path.slice(0, -1), { set: new Map([[key, '{}']]), atEnd: true });
      return made === null ? null : editMembers(made, path, changes);
    }
    node = next;
  }
  if (node?.kind !== 'object') return null;
  const body = withChanges(text, node, changes, unitOf(text, root));
  return text.slice(0, node.start) + body + text.slice(node.end);
}

function withChanges(text: string, node: JsonObject, changes: MemberChanges, unit: string | null): string {
  const { set = new Map<string, string>(), remove = new Set<string>() } = changes;
  const old = piecesOf(text, node);
  const pieces = old
    .filter(({ key }) => !remove.has(key))
    .map((piece) => ({ ...piece, text: set.has(piece.key) ? replaced(text, node, piece.key, set) : piece.text }));
  const keys = new Set(pieces.map(({ key }) => key));
  const usual = usualGaps(text, node, old, unit);
  for (const [key, value] of set) {
    if (keys.has(key)) continue;
    pieces.splice(changes.atEnd === true ? pieces.length : placeFor(key, pieces), 0, {
      key,
      text: `${JSON.stringify(key)}: ${value}`,
      gap: usual.between,
    });
  }
  if (pieces.length === 0) return '{}';
  const first = old[0]?.gap ?? usual.first;
  const parts = pieces.map(
    (piece, n) => (n === 0 ? first : piece.gap.includes(',') ? piece.gap : usual.between) + piece.text,
  );
  return `{${parts.join('')}${usual.last}}`;
}

function piecesOf(text: string, node: JsonObject): readonly Piece[] {
  let end = node.start + 1;
  return node.members.map(({ key, start, value }) => {
    const gap = text.slice(end, start);
    end = value.end;
    return { key, gap, text: text.slice(start, value.end) };
  });
}

function replaced(text: string, node: JsonObject, key: string, set: ReadonlyMap<string, string>): string {
  const member = node.members.find((one) => one.key === key);
  return member === undefined ? '' : text.slice(member.start, member.value.start) + (set.get(key) ?? 'null');
}

function usualGaps(
  text: string,
  node: JsonObject,
  old: readonly Piece[],
  unit: string | null,
): { readonly first: string; readonly between: string; readonly last: string } {
  const first = old[0];
  if (first !== undefined) {
    const last = text.slice(node.members.at(-1)?.value.end, node.end - 1).replace(/^\s*,/, '');
    return { first: first.gap, between: `,${first.gap || ' '}`, last };
  }
  if (unit === null) return { first: ' ', between: ', ', last: ' ' };
  const lineStart = text.lastIndexOf('\n', node.start) + 1;
  const outer = /^[ \t]*/.exec(text.slice(lineStart, node.start))?.[0] ?? '';
  return { first: `\n${outer}${unit}`, between: `,\n${outer}${unit}`, last: `\n${outer}` };
}

/** One step of indentation; null: it is all on one line. */
function unitOf(text: string, root: JsonNode | null): string | null {
  const first = root?.kind === 'object' ? root.members[0] : undefined;
  if (first === undefined) return '  ';
  const gap = text.slice((root?.start ?? 0) + 1, first.start);
  return gap.includes('\n') ? gap.slice(gap.lastIndexOf('\n') + 1) || '  ' : null;
}

/** Where the fewest stand on the wrong side of it; at the end when the others follow no order themselves. */
function placeFor(key: string, pieces: readonly Piece[]): number {
  let wrong = pieces.filter((piece) => piece.key < key).length;
  let [best, least] = [0, wrong];
  for (const [n, piece] of pieces.entries()) {
    wrong += piece.key < key ? -1 : 1;
    if (wrong <= least) [best, least] = [n + 1, wrong];
  }
  return least * 10 <= pieces.length ? best : pieces.length;
}
