// Declares a package that is imported and declared nowhere, with a version that somebody here already knew.
import type { FileDiff, FileEdit } from '@kintsugi/domain';
import { findIn, readLock } from './lock/lock-tree.ts';
import type { LockTree } from './lock/lock-tree.ts';
import { createLocks, pairEdits, workspaceOf } from './lock/lock-over.ts';
import type { LockOver } from './lock/lock-over.ts';
import { readManifest } from './manifest.ts';
import type { Declared, Manifest, Section } from './manifest.ts';
import type { MissingPackage } from './missing-packages.ts';
import type { NotProposed } from './problem.ts';
import { isExact } from './version-range.ts';
import { isManifest } from '../tree-paths.ts';

export interface Addition {
  readonly says: string;
  readonly edits: readonly FileEdit[];
  /** How much the source of the version is worth, 0 to 1. */
  readonly worth: number;
}

interface Known {
  readonly declared: Declared;
  readonly from: 'now' | 'former';
  readonly worth: number;
  readonly source: string;
}

export interface KnownWorld {
  readonly files: ReadonlyMap<string, string>;
  readonly manifests: ReadonlyMap<string, Manifest>;
  readonly diff: readonly FileDiff[];
}

/** One for each version that is known, the best known first; or why there is none. */
export function additionsOf(
  missing: MissingPackage,
  lock: LockOver | null,
  world: KnownWorld,
): { readonly additions: readonly Addition[]; readonly not: NotProposed | null } {
  const known = [...formerly(missing, world), ...elsewhere(missing, world), ...inLock(missing, lock, world)];
  const additions: Addition[] = [];
  const seen = new Set<string>();
  for (const { declared, from, worth, source } of known) {
    const key = `${declared.section} ${declared.range}`;
    if (seen.has(key)) continue;
    const wish = { manifest: missing.manifest, name: missing.name, declared };
    const edits = pairEdits(world.files, lock, wish, from) ?? pairEdits(world.files, lock, wish, 'former');
    if (edits === null) continue;
    seen.add(key);
    additions.push({ says: `add ${missing.name} ${declared.range} to ${missing.manifest}, ${source}`, edits, worth });
  }
  return { additions, not: additions.length > 0 ? null : { ...whyNot(missing, lock, known.length), missing } };
}

/**
 * The package added with what a package manager made of manifest and lock: of its answer nothing is taken but this
 * package and what it needs. Null: it does not hold it, or something else would have to change for it.
 */
export function additionFrom(
  files: ReadonlyMap<string, string>,
  { name, manifest }: MissingPackage,
  answer: { readonly manifest: string; readonly lock: string },
): { readonly range: string; readonly edits: readonly FileEdit[] } | null {
  const declared = readManifest(manifest, answer.manifest)?.declared.get(name);
  const lock = createLocks(files, []).over(manifest);
  if (declared === undefined || lock === null) return null;
  const over = { ...lock, former: readLock(answer.lock) };
  const edits = pairEdits(files, over, { manifest, name, declared }, 'former');
  return edits === null ? null : { range: declared.range, edits };
}

function* formerly({ name, manifest }: MissingPackage, { diff }: KnownWorld): Generator<Known> {
  for (const { path, before } of diff) {
    if (!isManifest(path) || before === null) continue;
    const declared = readManifest(path, before)?.declared.get(name);
    if (declared === undefined) continue;
    const worth = path === manifest ? 1 : 0.7;
    yield { declared, from: 'former', worth, source: 'as it was declared before the change' };
  }
}

function* elsewhere(missing: MissingPackage, { manifests }: KnownWorld): Generator<Known> {
  const counts = new Map<string, number>();
  for (const other of manifests.values()) {
    const range = other.declared.get(missing.name)?.range;
    if (range !== undefined) counts.set(range, (counts.get(range) ?? 0) + 1);
  }
  const all = [...counts].toSorted((a, b) => b[1] - a[1]);
  for (const [n, [range]] of all.entries()) {
    const declared = { section: sectionFor(missing), range };
    yield { declared, from: 'now', worth: n === 0 ? 0.9 : 0.5, source: 'as another package here has it' };
  }
  const own = [...manifests.values()].find(({ name }) => name === missing.name);
  if (own?.version !== null && own !== undefined && all.length === 0) {
    const declared = { section: sectionFor(missing), range: own.version };
    yield { declared, from: 'now', worth: 0.9, source: 'which is a package of this repository' };
  }
}

function* inLock(missing: MissingPackage, lock: LockOver | null, { manifests }: KnownWorld): Generator<Known> {
  if (lock === null) return;
  const exact = writesExact(manifests.get(missing.manifest));
  for (const [tree, from] of [
    [lock.tree, 'now'],
    [lock.former, 'former'],
  ] as const) {
    const version = tree === null ? null : versionIn(tree, workspaceOf(lock, missing.manifest), missing.name);
    if (version === null) continue;
    const declared = { section: sectionFor(missing), range: exact || !/^\d/.test(version) ? version : `^${version}` };
    yield { declared, from, worth: 0.8, source: 'the version that the lock holds' };
  }
}

function versionIn(tree: LockTree, workspace: string, name: string): string | null {
  const place = findIn(tree, workspace, name);
  const version = place === null ? null : (tree.places.get(place)?.version ?? null);
  return version !== null && isExact(version) ? version : null;
}

function sectionFor({ development }: MissingPackage): Section {
  return development ? 'devDependencies' : 'dependencies';
}

/** A project that pins its versions would not want a range. */
function writesExact(manifest: Manifest | undefined): boolean {
  const ranges = [...(manifest?.declared.values() ?? [])].map(({ range }) => range).filter((range) => /\d/.test(range));
  return ranges.length > 0 && ranges.filter(isExact).length * 2 >= ranges.length;
}

function whyNot({ name, manifest }: MissingPackage, lock: LockOver | null, known: number): NotProposed {
  const mend = `Install ${name} where the registry can be reached, and commit ${manifest} with its lock.`;
  if (known === 0) {
    return {
      subject: name,
      because: `No lock, package or earlier commit here says which version of ${name} works.`,
      mend,
    };
  }
  if (lock !== null && lock.tree === null) {
    return {
      subject: name,
      because: `What ${lock.path} holds is not known: only package-lock version 3 is read.`,
      mend,
    };
  }
  return { subject: name, because: `A version of ${name} is known, but no lock here holds its contents.`, mend };
}
