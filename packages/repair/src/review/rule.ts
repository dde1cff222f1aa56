// What a rule is and what it finds. It must not know any rule.
import type { ReviewedChange, ReviewedFile } from './reading/reviewed-change.ts';

/** Blocker: must not be merged. Major: is to be changed first. Minor: worth a look, and in nobody's way. */
export type Severity = 'blocker' | 'major' | 'minor';

export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly path: string;
  /** In the new text, from 1; for what was taken away the line above it. */
  readonly line: number;
  /** What is there and why it is a fault. Never repeats a secret. */
  readonly says: string;
  readonly mend: string;
}

export interface Rule {
  /** Kebab-case, as people cite it. */
  readonly name: string;
  /** In any order. Must be linear in the change, and never throw. */
  readonly find: (change: ReviewedChange) => readonly Finding[];
}

/** A finding without what its rule and file say anyway. */
export type Said = Pick<Finding, 'severity' | 'line' | 'says' | 'mend'>;

/** A rule that looks at one file at a time. */
export function fileRule(name: string, find: (file: ReviewedFile, change: ReviewedChange) => readonly Said[]): Rule {
  return {
    name,
    find: (change) =>
      change.files.flatMap((file) => find(file, change).map((said) => ({ rule: name, path: file.path, ...said }))),
  };
}
