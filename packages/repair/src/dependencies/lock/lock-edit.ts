// Changes what a lock says of one dependency, with nothing but what an earlier lock held: hashes cannot be made up.
import { editMembers } from '../json/json-edit.ts';
import { memberOf, parseJson } from '../json/json-text.ts';
import { closureOf, findIn, readLock, rootsOf } from './lock-tree.ts';
import type { LockTree } from './lock-tree.ts';
import { SECTIONS } from '../manifest.ts';
import type { Declared } from '../manifest.ts';
import { satisfies } from '../version-range.ts';

export interface LockWish {
  /** Folder of the manifest as the lock names it: '' for the one beside it. */
  readonly workspace: string;
  readonly name: string;
  /** Null: not any more. */
  readonly declared: Declared | null;
}

/** The lock with the declaration alone changed; null: what it holds under that name would not do. */
export function declaredInLock(lock: LockTree, { workspace, name, declared }: LockWish): string | null {
  if (!lock.places.has(workspace)) return null;
  const found = findIn(lock, workspace, name);
  const place = found === null ? undefined : lock.places.get(found);
  if (declared !== null) {
    if (place === undefined) return null;
    const version = place.link === null ? place.version : lock.places.get(place.link)?.version;
    if (satisfies(version ?? '0.0.0', declared.range) !== true) return null;
  }
  return redeclare(lock.text, { workspace, name, declared });
}

/**
 * The lock with the dependency as it stood in `former`, and all that this one needs; what nobody needs any more goes.
 * Null: another package needs a newer one of them, or the two locks lay their packages out differently.
 *
 * Cost     O(places · depth).
 */
export function putBackInLock(lock: LockTree, former: LockTree, wish: LockWish): string | null {
  const { workspace, name } = wish;
  const target = findIn(former, workspace, name);
  if (!lock.places.has(workspace) || target === null) return null;
  const wanted = closureOf(former, [target]);
  const set = new Map<string, string>();
  for (const place of wanted) {
    const raw = former.places.get(place)?.raw;
    if (raw !== undefined && lock.places.get(place)?.raw !== raw) set.set(place, raw);
  }
  const laid = set.size === 0 ? lock.text : editMembers(lock.text, ['packages'], { set });
  const text = laid === null ? null : redeclare(laid, wish);
  const next = text === null ? null : readLock(text);
  if (next === null) return null;
  if (findIn(next, workspace, name) !== target || !sameInside(next, former, wanted)) return null;
  if (!allStillFit(next, lock, new Set(set.keys()), wish)) return null;
  return withoutOrphans(next, lock);
}

function redeclare(text: string, { workspace, name, declared }: LockWish): string | null {
  let changed: string | null = text;
  for (const section of SECTIONS) {
    if (changed === null) return null;
    const path = ['packages', workspace, section];
    const place = memberOf(memberOf(parseJson(changed), 'packages'), workspace);
    const there = memberOf(memberOf(place, section), name) !== null;
    if (section === declared?.section) {
      changed = editMembers(changed, path, { set: new Map([[name, JSON.stringify(declared.range)]]) });
    } else if (there) {
      const without: string | null = editMembers(changed, path, { remove: new Set([name]) });
      changed = without === null ? null : withoutEmpty(without, workspace, section);
    }
  }
  return changed;
}

/** A lock never names an empty kind of dependencies. */
function withoutEmpty(text: string, workspace: string, section: string): string | null {
  const node = memberOf(memberOf(memberOf(parseJson(text), 'packages'), workspace), section);
  if (node?.kind !== 'object' || node.members.length > 0) return text;
  return editMembers(text, ['packages', workspace], { remove: new Set([section]) });
}

/** Everything that came back finds what it found formerly. */
function sameInside(next: LockTree, former: LockTree, wanted: ReadonlySet<string>): boolean {
  return [...wanted].every((place) =>
    [...(former.places.get(place)?.needs.keys() ?? [])].every(
      (name) => findIn(next, place, name) === findIn(former, place, name),
    ),
  );
}

/** Nobody else gets a version that it did not ask for, nor loses one. */
function allStillFit(next: LockTree, lock: LockTree, replaced: ReadonlySet<string>, wish: LockWish): boolean {
  for (const [place, { needs }] of next.places) {
    if (replaced.has(place)) continue;
    for (const [name, range] of needs) {
      if (place === wish.workspace && name === wish.name) continue;
      const found = findIn(next, place, name);
      if (found === findIn(lock, place, name) && (found === null || !replaced.has(found))) continue;
      const version = found === null ? null : next.places.get(found)?.version;
      if (version === null || version === undefined || satisfies(version, range) !== true) return false;
    }
  }
  return true;
}

function withoutOrphans(next: LockTree, lock: LockTree): string | null {
  const [needed, before] = [closureOf(next, rootsOf(next)), closureOf(lock, rootsOf(lock))];
  const remove = new Set([...before].filter((place) => next.places.has(place) && !needed.has(place)));
  return remove.size === 0 ? next.text : editMembers(next.text, ['packages'], { remove });
}
