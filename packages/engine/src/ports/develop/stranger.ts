// Somebody else who works on the same code, as contract kits and simulations play them. Knows no technology.

/** Text, bytes that are no text, or a symbolic link. */
export type StrangeContent = string | Uint8Array | { readonly linkTo: string };

export interface StrangeEdit {
  readonly path: string;
  /** Null: it is deleted. */
  readonly content: StrangeContent | null;
}

export interface Stranger {
  /**
   * One commit, put on `branch` whatever stood there. On top of `from`; without it, of the branch, which is then there.
   * Edits may be none.
   */
  commit(branch: string, edits: readonly StrangeEdit[], from?: string): Promise<string>;
  remove(branch: string): Promise<void>;
}
