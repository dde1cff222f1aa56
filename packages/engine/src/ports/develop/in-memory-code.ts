// Commits, trees and branches in memory, under the stand-ins of repository and forge. Knows neither port's promises.
import { createHash } from 'node:crypto';
import type { Commit } from '@kintsugi/domain';
import type { TreeEntryKind } from './commit-rules.ts';
import type { StrangeContent, StrangeEdit } from './stranger.ts';

export type Tree = ReadonlyMap<string, StrangeContent>;

export interface StoredCommit extends Commit {
  readonly parents: readonly string[];
  readonly tree: Tree;
}

interface CommitParts {
  readonly tree: Tree;
  readonly parents: readonly string[];
  readonly author: { readonly name: string; readonly email: string };
  readonly atMs: number;
  readonly message: string;
}

export class InMemoryCode {
  readonly branches = new Map<string, string>();
  readonly #commits = new Map<string, StoredCommit>();

  /** Equal parts make the equal commit; times are kept in whole seconds, as git does. */
  add({ tree, parents, author, atMs, message }: CommitParts): StoredCommit {
    const seconds = Math.floor(atMs / 1_000);
    const sha = idOf([sortedEntries(tree), parents, author.name, author.email, seconds, message]);
    const commit: StoredCommit = {
      sha,
      parent: parents[0] ?? null,
      author: author.name,
      atMs: seconds * 1_000,
      subject: message.split('\n', 1)[0] ?? '',
      parents,
      tree,
    };
    this.#commits.set(sha, commit);
    return commit;
  }

  find(sha: string): StoredCommit | null {
    return this.#commits.get(sha) ?? null;
  }

  /** Throws when nobody knows it. */
  get(sha: string): StoredCommit {
    const commit = this.find(sha);
    if (commit === null) throw new Error(`nobody knows the commit ${JSON.stringify(sha.slice(0, 60))}`);
    return commit;
  }

  /** With itself; nearest first. */
  ancestors(sha: string): Set<string> {
    const seen = new Set([sha]);
    for (const one of seen) for (const parent of this.get(one).parents) seen.add(parent);
    return seen;
  }

  /** The first on the way of `head`'s first parents that has `sha` in its history; null: none. */
  arrival(head: string, sha: string): string | null {
    let found: string | null = null;
    for (let at: string | null = head; at !== null && this.ancestors(at).has(sha); at = this.get(at).parent) found = at;
    return found;
  }

  /** File by file: null when both sides changed the same one differently. */
  merged(base: string, head: string): Tree | null {
    const ofBase = this.ancestors(base);
    const fork = [...this.ancestors(head)].find((sha) => ofBase.has(sha));
    const [before, ours, theirs] = [fork, base, head].map((sha) => (sha === undefined ? EMPTY : this.get(sha).tree));
    const tree = new Map(ours);
    for (const path of new Set([...(before ?? EMPTY).keys(), ...(theirs ?? EMPTY).keys()])) {
      const [was, here, there] = [before?.get(path), ours?.get(path), theirs?.get(path)];
      if (same(was, there) || same(here, there)) continue;
      if (!same(was, here)) return null;
      if (there === undefined) tree.delete(path);
      else tree.set(path, there);
    }
    return tree;
  }
}

const EMPTY: Tree = new Map();

export function withEdits(tree: Tree, edits: readonly StrangeEdit[]): Tree {
  const after = new Map(tree);
  for (const { path, content } of edits) {
    if (content === null) after.delete(path);
    else after.set(path, content);
  }
  return after;
}

export function same(one: StrangeContent | undefined, other: StrangeContent | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return JSON.stringify(plain(one)) === JSON.stringify(plain(other));
}

export function kindsOf(tree: Tree): Map<string, TreeEntryKind> {
  return new Map([...tree].map(([path, content]) => [path, isLink(content) ? 'link' : 'file']));
}

export const isLink = (content: StrangeContent): content is { readonly linkTo: string } =>
  typeof content === 'object' && 'linkTo' in content;

const plain = (content: StrangeContent): unknown => (content instanceof Uint8Array ? [...content] : content);

function sortedEntries(tree: Tree): unknown {
  return [...tree].map(([path, content]) => [path, plain(content)] as const).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function idOf(parts: unknown): string {
  return createHash('sha1').update(JSON.stringify(parts)).digest('hex');
}
