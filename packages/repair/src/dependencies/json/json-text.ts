// JSON with the places of its parts, so that it can be changed without being written anew. It must not know a schema.

export type JsonNode =
  | { readonly kind: 'object'; readonly start: number; readonly end: number; readonly members: readonly JsonMember[] }
  | { readonly kind: 'array'; readonly start: number; readonly end: number; readonly items: readonly JsonNode[] }
  | { readonly kind: 'string'; readonly start: number; readonly end: number; readonly value: string }
  | { readonly kind: 'other'; readonly start: number; readonly end: number };

export interface JsonMember {
  readonly key: string;
  readonly start: number;
  readonly value: JsonNode;
}

const MOST_DEEP = 60;
const STRING = /"[^"\\\n]*(?:\\.[^"\\\n]*)*"/y;
const OTHER = /-?\d[\d.eE+-]*|true|false|null/y;
const BETWEEN = /(?:\s+|\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/)*/y;

/** Also with comments and with commas too many, as TypeScript reads its own. Null: it is no JSON, or absurdly deep. */
export function parseJson(text: string): JsonNode | null {
  try {
    const scan: Scan = { text, at: text.startsWith('\uFEFF') ? 1 : 0 };
    const node = valueAt(scan, 0);
    between(scan);
    return scan.at === text.length ? node : null;
  } catch (error) {
    // What is no JSON is the expected case here: the caller has nothing to change then.
    if (error instanceof NoJson || error instanceof RangeError) return null;
    throw error;
  }
}

/** The first member of that name; null for other nodes too, so that a path can be walked without asking. */
export function memberOf(node: JsonNode | null, key: string): JsonNode | null {
  if (node?.kind !== 'object') return null;
  return node.members.find((member) => member.key === key)?.value ?? null;
}

export function stringOf(node: JsonNode | null): string | null {
  return node?.kind === 'string' ? node.value : null;
}

export function membersOf(node: JsonNode | null): readonly JsonMember[] {
  return node?.kind === 'object' ? node.members : [];
}

interface Scan {
  readonly text: string;
  at: number;
}

class NoJson extends Error {}

function valueAt(scan: Scan, depth: number): JsonNode {
  if (depth > MOST_DEEP) throw new NoJson();
  between(scan);
  const start = scan.at;
  const first = scan.text[start];
  if (first === '"') {
    const value = stringAt(scan);
    return { kind: 'string', start, end: scan.at, value };
  }
  if (first === '{') {
    const members = listAt(scan, '}', () => memberAt(scan, depth));
    return { kind: 'object', start, end: scan.at, members };
  }
  if (first === '[') {
    const items = listAt(scan, ']', () => valueAt(scan, depth + 1));
    return { kind: 'array', start, end: scan.at, items };
  }
  take(scan, OTHER);
  return { kind: 'other', start, end: scan.at };
}

function memberAt(scan: Scan, depth: number): JsonMember {
  between(scan);
  const start = scan.at;
  const key = stringAt(scan);
  between(scan);
  if (scan.text[scan.at] !== ':') throw new NoJson();
  scan.at++;
  return { key, start, value: valueAt(scan, depth + 1) };
}

function listAt<Part>(scan: Scan, close: string, partAt: () => Part): readonly Part[] {
  const parts: Part[] = [];
  scan.at++;
  for (between(scan); scan.text[scan.at] !== close; between(scan)) {
    parts.push(partAt());
    between(scan);
    if (scan.text[scan.at] === ',') scan.at++;
    else if (scan.text[scan.at] !== close) throw new NoJson();
  }
  scan.at++;
  return parts;
}

function stringAt(scan: Scan): string {
  const raw = take(scan, STRING);
  try {
    return raw.includes('\\') ? String(JSON.parse(raw)) : raw.slice(1, -1);
  } catch (error) {
    if (error instanceof SyntaxError) throw new NoJson(); // an escape that JSON does not know
    throw error;
  }
}

function between(scan: Scan): void {
  BETWEEN.lastIndex = scan.at;
  if (BETWEEN.test(scan.text)) scan.at = BETWEEN.lastIndex;
}

function take(scan: Scan, pattern: RegExp): string {
  pattern.lastIndex = scan.at;
  const found = pattern.exec(scan.text)?.[0];
  if (found === undefined || found === '') throw new NoJson();
  scan.at = pattern.lastIndex;
  return found;
}
