// One change of a text that does not parse. Knows no way to find one.

export interface SyntaxEdit {
  readonly start: number;
  readonly end: number;
  readonly insert: string;
  readonly cost: number;
  /** Without the line: `insert ')'`. */
  readonly says: string;
}

export function insertion(at: number, insert: string, cost: number): SyntaxEdit {
  return { start: at, end: at, insert, cost, says: `insert '${insert.trim()}'` };
}

export function deletion(token: { start: number; end: number; text: string }, cost: number): SyntaxEdit {
  return { start: token.start, end: token.end, insert: '', cost, says: `remove '${token.text}'` };
}

export function replacement(token: { start: number; end: number; text: string }, by: string, cost: number): SyntaxEdit {
  return { start: token.start, end: token.end, insert: by, cost, says: `write '${by}' instead of '${token.text}'` };
}
