// What package.json files declare, and how a commit changed that. It must not know what fails.
import type { FileDiff } from '@kintsugi/domain';
import { isInsideTree, isManifest } from '../tree-paths.ts';
import { editMembers } from './json/json-edit.ts';
import { memberOf, membersOf, parseJson, stringOf } from './json/json-text.ts';

export const SECTIONS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const;
export type Section = (typeof SECTIONS)[number];

export interface Declared {
  readonly section: Section;
  readonly range: string;
}

export interface Manifest {
  readonly path: string;
  readonly text: string;
  readonly name: string | null;
  readonly version: string | null;
  readonly declared: ReadonlyMap<string, Declared>;
}

/** Null on a side: it was not declared there. */
export interface DependencyChange {
  readonly path: string;
  readonly name: string;
  readonly before: Declared | null;
  readonly after: Declared | null;
}

/** Null: it is no JSON object. */
export function readManifest(path: string, text: string): Manifest | null {
  const root = text.length > 1_000_000 ? null : parseJson(text);
  if (root?.kind !== 'object') return null;
  const declared = new Map<string, Declared>();
  for (const section of SECTIONS) {
    for (const { key, value } of membersOf(memberOf(root, section))) {
      const range = stringOf(value);
      if (range !== null && isPackageName(key) && !declared.has(key)) declared.set(key, { section, range });
    }
  }
  return { path, text, name: stringOf(memberOf(root, 'name')), version: stringOf(memberOf(root, 'version')), declared };
}

export function manifestsOf(files: ReadonlyMap<string, string>): ReadonlyMap<string, Manifest> {
  const manifests = new Map<string, Manifest>();
  for (const [path, text] of files) {
    const manifest = isManifest(path) && isInsideTree(path) ? readManifest(path, text) : null;
    if (manifest !== null) manifests.set(path, manifest);
  }
  return manifests;
}

export function dependencyChanges(diff: readonly FileDiff[]): readonly DependencyChange[] {
  return diff.flatMap(({ path, before, after }) => {
    if (!isManifest(path) || !isInsideTree(path) || before === null || after === null) return [];
    const [was, is] = [readManifest(path, before), readManifest(path, after)];
    if (was === null || is === null) return [];
    const names = [...new Set([...was.declared.keys(), ...is.declared.keys()])];
    return names.flatMap((name) => {
      const [old, now] = [was.declared.get(name) ?? null, is.declared.get(name) ?? null];
      return old?.range === now?.range && old?.section === now?.section
        ? []
        : [{ path, name, before: old, after: now }];
    });
  });
}

/** The manifest's text with `name` declared as said; null for `wanted`: not at all. Null: it cannot be changed. */
export function redeclared(text: string, name: string, wanted: Declared | null): string | null {
  let changed: string | null = text;
  for (const section of SECTIONS) {
    if (changed === null) return null;
    const there = memberOf(memberOf(parseJson(changed), section), name) !== null;
    if (section === wanted?.section) {
      changed = editMembers(changed, [section], { set: new Map([[name, JSON.stringify(wanted.range)]]) });
    } else if (there) {
      changed = editMembers(changed, [section], { remove: new Set([name]) });
    }
  }
  return changed;
}

export function isPackageName(name: string): boolean {
  return name.length <= 214 && /^(?:@[a-z0-9~-][\w.~-]*\/)?[a-z0-9~-][\w.~-]*$/i.test(name) && name !== 'node_modules';
}
