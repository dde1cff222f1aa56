// Brings a lock in step with its manifest again where it already holds what the manifest asks for.
import type { FileEdit } from '@kintsugi/domain';
import { declaredInLock } from './lock/lock-edit.ts';
import { readLock } from './lock/lock-tree.ts';
import { workspaceOf } from './lock/lock-over.ts';
import type { LockOver } from './lock/lock-over.ts';
import { SECTIONS } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { editMembers } from './json/json-edit.ts';

/** Null: they are in step, or the lock holds nothing that would do. */
export function syncedLock(manifest: Manifest, lock: LockOver): readonly FileEdit[] | null {
  const workspace = workspaceOf(lock, manifest.path);
  let tree = lock.tree;
  const declaredThere = tree?.places.get(workspace)?.needs;
  if (tree === null || declaredThere === undefined) return null;
  const names = new Set([...manifest.declared.keys(), ...declaredThere.keys()]);
  for (const name of names) {
    const declared = manifest.declared.get(name) ?? null;
    if (declared?.range === declaredThere.get(name)) continue;
    const text: string | null = declaredInLock(tree, { workspace, name, declared });
    tree = text === null ? null : readLock(text);
    if (tree === null) return null;
  }
  return tree.text === lock.text ? null : [{ path: lock.path, text: tree.text }];
}

/** The other way round: the manifest says again what its lock says. Null: they are in step. */
export function syncedManifest(manifest: Manifest, lock: LockOver): readonly FileEdit[] | null {
  const there = lock.tree?.places.get(workspaceOf(lock, manifest.path))?.needs;
  if (there === undefined) return null;
  let text: string | null = manifest.text;
  for (const section of SECTIONS) {
    const mine = [...manifest.declared].filter(([, declared]) => declared.section === section);
    const set = new Map(
      mine.flatMap(([name, { range }]) => {
        const wanted = there.get(name);
        return wanted === undefined || wanted === range ? [] : [[name, JSON.stringify(wanted)] as const];
      }),
    );
    if (set.size > 0 && text !== null) text = editMembers(text, [section], { set });
  }
  return text === null || text === manifest.text ? null : [{ path: manifest.path, text }];
}
