// The words of a small edit: what is replaced, of which kind it is, how likely. Knows no syntax.

/** Replaces `text.slice(start, end)`. */
export interface Change {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What a generator of one kind proposes; `weight` compares it with the others of its own kind. */
export interface Proposal {
  readonly kind: string;
  readonly weight: number;
  readonly says: string;
  /** Disjoint. */
  readonly changes: readonly Change[];
}

export interface Edit {
  /** The whole new text; it parses. */
  readonly text: string;
  readonly kind: string;
  /** One sentence in the imperative. */
  readonly says: string;
  readonly changes: readonly Change[];
  /** Minus the natural logarithm of its chance among all small edits of this program. */
  readonly cost: number;
}

/** Null where two changes overlap. */
export function applyChanges(text: string, changes: readonly Change[]): string | null {
  const ordered = changes.toSorted((a, b) => a.start - b.start || a.end - b.end);
  let from = 0;
  let result = '';
  for (const change of ordered) {
    if (change.start < from) return null;
    result += text.slice(from, change.start) + change.text;
    from = change.end;
  }
  return result + text.slice(from);
}
