// Takes back what the culprit did to dependencies: one, all, or what the lock alone raised. Manifest and lock together.
import type { FileDiff, FileEdit } from '@kintsugi/domain';
import { applyEdits, linesOf, lineEdits, mergeEdits } from '../line-edits.ts';
import { isInsideTree, isLockFile, isPatchableText } from '../tree-paths.ts';
import { findIn } from './lock/lock-tree.ts';
import { pairEdits, workspaceOf } from './lock/lock-over.ts';
import type { LockOver } from './lock/lock-over.ts';
import { dependencyChanges, redeclared } from './manifest.ts';
import type { DependencyChange, Manifest } from './manifest.ts';
import type { NotProposed } from './problem.ts';
import { isExact } from './version-range.ts';

export interface PutBack {
  readonly says: string;
  readonly edits: readonly FileEdit[];
  /** Packages whose version it changes. */
  readonly names: readonly string[];
  /** How likely this way is right when the packages are to blame, 0 to 1. */
  readonly worth: number;
}

export interface PutBackWorld {
  readonly files: ReadonlyMap<string, string>;
  readonly manifests: ReadonlyMap<string, Manifest>;
  readonly diff: readonly FileDiff[];
  readonly lockOver: (manifest: string) => LockOver | null;
}

const MOST = 30;

/** What can be put back, and a sentence for each dependency that cannot. */
export function* putBacks(world: PutBackWorld): Generator<PutBack | NotProposed> {
  const changes = dependencyChanges(world.diff).filter(({ path, name, after }) => {
    const now = world.manifests.get(path)?.declared.get(name) ?? null;
    return world.manifests.has(path) && now?.range === after?.range; // else somebody has changed it since
  });
  const raised = raisedInLock(world, changes);
  for (const change of changes.slice(0, MOST)) yield* one(change, world);
  for (const change of raised.slice(0, MOST)) yield* one(change, world);
  const all = allTogether(changes, raised, world);
  if (all !== null) yield all;
}

function* one(change: DependencyChange, world: PutBackWorld): Generator<PutBack | NotProposed> {
  const { path, name, before, after } = change;
  const lock = world.lockOver(path);
  const edits = pairEdits(world.files, lock, { manifest: path, name, declared: before }, 'former');
  if (edits !== null) {
    const says =
      before === null ? `remove ${name} from ${path} again` : `put ${name} back to ${before.range} in ${path}`;
    const lockAlone = before !== null && before.range === after?.range;
    yield {
      says: lockAlone ? `put ${name} back in the lock` : says,
      edits,
      names: [name],
      worth: before === null ? 0.3 : 0.9,
    };
  } else if (before !== null && lock !== null) {
    yield {
      subject: name,
      because: `${name} cannot be put back alone: ${lock.path} holds no consistent set of packages for it.`,
      mend: `Put back the whole change of dependencies, or install ${name} ${before.range} where the registry can be reached.`,
    };
  }
  const pinned = before === null || isExact(before.range) ? null : formerVersion(change, lock);
  if (pinned === null || before === null) return;
  const declared = { section: before.section, range: pinned };
  const pin = pairEdits(world.files, lock, { manifest: path, name, declared }, 'former');
  if (pin !== null) yield { says: `pin ${name} to ${pinned} in ${path}`, edits: pin, names: [name], worth: 0.6 };
}

/** The version that was installed when it still worked. */
function formerVersion({ path, name }: DependencyChange, lock: LockOver | null): string | null {
  if (lock === null || lock.former === null) return null;
  const place = findIn(lock.former, workspaceOf(lock, path), name);
  const version = place === null ? null : (lock.former.places.get(place)?.version ?? null);
  return version !== null && isExact(version) ? version : null;
}

/** Declared as before, and another version in the lock all the same. */
function raisedInLock(world: PutBackWorld, changes: readonly DependencyChange[]): readonly DependencyChange[] {
  return [...world.manifests.values()].flatMap(({ path, declared }) => {
    const lock = world.lockOver(path);
    if (lock?.changed !== true || lock.tree === null || lock.former === null) return [];
    const [now, former] = [lock.tree, lock.former];
    return [...declared].flatMap(([name, as]) => {
      const [is, was] = [now, former].map((tree) => findIn(tree, workspaceOf(lock, path), name));
      const [version, old] = [now.places.get(is ?? '')?.version, former.places.get(was ?? '')?.version];
      const known = changes.some((change) => change.path === path && change.name === name);
      if (known || typeof old !== 'string' || version === old) return [];
      return [{ path, name, before: as, after: as }];
    });
  });
}

/** The pair as it was: of any kind of lock, for nothing of it has to be understood. */
function allTogether(
  changes: readonly DependencyChange[],
  raised: readonly DependencyChange[],
  { files, diff }: PutBackWorld,
): PutBack | null {
  const edits: FileEdit[] = [];
  for (const path of new Set(changes.map((change) => change.path))) {
    let text: string | null = files.get(path) ?? null;
    for (const change of changes) {
      if (change.path === path && text !== null) text = redeclared(text, change.name, change.before);
    }
    if (text === null) return null;
    if (text !== files.get(path)) edits.push({ path, text });
  }
  for (const { path, before, after } of diff) {
    if (!isLockFile(path) || !isInsideTree(path) || after === null) continue;
    const text = before === null ? null : withoutChange(before, after, files.get(path) ?? after);
    if (text === null) return null;
    if (text !== files.get(path)) edits.push({ path, text });
  }
  const names = [...new Set([...changes, ...raised].map(({ name }) => name))];
  if (edits.length === 0) return null;
  return { says: 'take back the change of dependencies, package.json and lock together', edits, names, worth: 0.8 };
}

function withoutChange(before: string, after: string, present: string): string | null {
  if (present === after) return before;
  if (![before, after, present].every(isPatchableText)) return null;
  const merged = mergeEdits(lineEdits(after, present), lineEdits(after, before));
  return merged === null ? null : applyEdits(linesOf(after), merged).join('');
}
