// A change to a project's code that may mend it: a candidate until it is proven.

/** The whole new text of a file; null: it is deleted. */
export interface FileEdit {
  readonly path: string;
  readonly text: string | null;
}

export type PatchKind =
  | 'revert'
  | 'compiler-fix'
  | 'syntax'
  | 'name'
  | 'import'
  | 'dependency'
  | 'small-edit'
  | 'model';

export interface Patch {
  readonly kind: PatchKind;
  /** One sentence in the imperative, which becomes the commit's subject: `import parcelOf from ./parcel.ts`. */
  readonly says: string;
  readonly edits: readonly FileEdit[];
  /** How likely it is the right one, by its generator; between 0 and 1. */
  readonly chance: number;
  /** Lines that it adds and removes. */
  readonly size: number;
}

/** How one file differs between two states of the code; null: it is not there. */
export interface FileDiff {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}
