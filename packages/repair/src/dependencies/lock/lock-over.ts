// Finds the lock over a manifest and changes the two together. It must not know why.
import type { FileDiff, FileEdit } from '@kintsugi/domain';
import { folderOf, isInsideTree, isLockFile } from '../../tree-paths.ts';
import { declaredInLock, putBackInLock } from './lock-edit.ts';
import type { LockWish } from './lock-edit.ts';
import { readLock } from './lock-tree.ts';
import type { LockTree } from './lock-tree.ts';
import { redeclared } from '../manifest.ts';
import type { Declared } from '../manifest.ts';

/** The nearest lock over a manifest, now and before the culprit. */
export interface LockOver {
  readonly path: string;
  readonly text: string;
  /** Null: no package-lock of version 3, so nothing is known of what it holds. */
  readonly tree: LockTree | null;
  /** Before the culprit; the lock of now when the culprit left it alone. */
  readonly former: LockTree | null;
  readonly changed: boolean;
}

export interface PairWish {
  readonly manifest: string;
  readonly name: string;
  readonly declared: Declared | null;
}

/** A reader that parses each lock once. */
export function createLocks(
  files: ReadonlyMap<string, string>,
  diff: readonly FileDiff[],
): { readonly over: (manifest: string) => LockOver | null } {
  const found = new Map<string, LockOver>();
  const paths = [...files.keys(), ...diff.map(({ path }) => path)].filter(
    (path) => isLockFile(path) && isInsideTree(path),
  );
  const byFolder = new Map(paths.map((path) => [folderOf(path), path]));
  const open = (path: string): LockOver => {
    const change = diff.find((one) => one.path === path);
    const text = files.get(path) ?? '';
    const tree = readLock(text);
    const former = change === undefined ? tree : readLock(change.before ?? '');
    return { path, text, tree, former, changed: change !== undefined };
  };
  return {
    over: (manifest) => {
      for (let folder = folderOf(manifest); ; folder = folderOf(folder)) {
        const path = byFolder.get(folder);
        if (path !== undefined) {
          const lock = found.get(path) ?? open(path);
          found.set(path, lock);
          return lock;
        }
        if (folder === '') return null;
      }
    },
  };
}

/**
 * The manifest and its lock with this wish; null: the lock cannot be changed honestly.
 * `from` says whose versions: those that the lock holds now, or those from before the culprit.
 */
export function pairEdits(
  files: ReadonlyMap<string, string>,
  lock: LockOver | null,
  wish: PairWish,
  from: 'now' | 'former',
): readonly FileEdit[] | null {
  const manifest = files.get(wish.manifest);
  const text = manifest === undefined ? null : redeclared(manifest, wish.name, wish.declared);
  if (text === null) return null;
  const edits: FileEdit[] = text === manifest ? [] : [{ path: wish.manifest, text }];
  if (lock !== null) {
    const changed = lockText(lock, { ...wish, workspace: workspaceOf(lock, wish.manifest) }, from);
    if (changed === null) return null;
    if (changed !== lock.text) edits.push({ path: lock.path, text: changed });
  }
  return edits.length === 0 ? null : edits;
}

/** Folder of the manifest as its lock names it. */
export function workspaceOf(lock: LockOver, manifest: string): string {
  const top = folderOf(lock.path);
  return folderOf(manifest).slice(top === '' ? 0 : top.length + 1);
}

function lockText({ tree, former }: LockOver, wish: LockWish, from: 'now' | 'former'): string | null {
  if (tree === null) return null;
  const declared = wish.declared === null || from === 'now' ? declaredInLock(tree, wish) : null;
  return declared ?? (from === 'former' && former !== null ? putBackInLock(tree, former, wish) : null);
}
