// A project's code and its history. It must not know who hosts it.
import type { Commit, FileDiff, FileEdit } from '@kintsugi/domain';

export interface NewCommit {
  readonly branch: string;
  readonly parent: string;
  readonly edits: readonly FileEdit[];
  /** Subject, an empty line, body. */
  readonly message: string;
  /** Author and committer: equal arguments make the equal commit, so that doing it again does nothing. */
  readonly author: { readonly name: string; readonly email: string };
  readonly atMs: number;
}

export type Pushed =
  | { readonly kind: 'applied'; readonly commit: string }
  | { readonly kind: 'rejected'; readonly because: string; readonly mend: string }
  | { readonly kind: 'unknown'; readonly because: string };

/** A commit that nobody knows: `commit` answers null, and the other questions about it throw. */
export interface Repository {
  /** Looks at the remote. Null: there is no such branch. Throws when the remote does not answer. */
  head(branch: string): Promise<Commit | null>;
  commit(sha: string): Promise<Commit | null>;
  /** First parents, newest first, from `until` on; at most `limit`. */
  history(until: string, limit: number): Promise<readonly Commit[]>;
  /** Paths of the files at `sha`, sorted by code units. Symbolic links and submodules are no files. */
  files(sha: string): Promise<readonly string[]>;
  /** Text of these files at `sha`; what is not there, is no text, or is larger than 1 MB is left out. */
  read(sha: string, paths: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** What differs from `from` to `to`, by path; files that are no text are left out. */
  diff(from: string, to: string): Promise<readonly FileDiff[]>;
  /**
   * One commit on top of `parent`, pushed as `branch`. The same again answers the same commit. Rejected when the
   * branch is there and holds something else, an edit leaves the tree (`..`, `.git`, a symbolic link), or nothing
   * would change.
   */
  push(commit: NewCommit): Promise<Pushed>;
}
