// A package-lock of version 3 as a tree of places, and who finds what in it. It must not know a registry.
import { memberOf, membersOf, parseJson, stringOf } from '../json/json-text.ts';
import type { JsonNode } from '../json/json-text.ts';

export interface LockPlace {
  /** Raw JSON, as it stands in the file. */
  readonly raw: string;
  readonly version: string | null;
  /** Where a link leads to: the folder of a workspace. */
  readonly link: string | null;
  /** Range by name, of all kinds of dependencies. */
  readonly needs: ReadonlyMap<string, string>;
}

export interface LockTree {
  readonly text: string;
  readonly places: ReadonlyMap<string, LockPlace>;
}

const NEEDS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];

/** Null: no lock of version 3, so that nothing is known of what it holds. */
export function readLock(text: string): LockTree | null {
  const root = parseJson(text);
  const version = memberOf(root, 'lockfileVersion');
  if (version === null || text.slice(version.start, version.end) !== '3') return null;
  const packages = memberOf(root, 'packages');
  if (packages?.kind !== 'object') return null;
  return { text, places: new Map(packages.members.map(({ key, value }) => [key, placeOf(text, value)])) };
}

/** Where `from` ('' for the top, a workspace's folder, a place) finds `name`: its own node_modules first, then outward. */
export function findIn(tree: LockTree, from: string, name: string): string | null {
  for (let folder = from; ; folder = folder.includes('/') ? folder.slice(0, folder.lastIndexOf('/')) : '') {
    const place = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (!folder.endsWith('node_modules') && tree.places.has(place)) return place;
    if (folder === '') return null;
  }
}

/** All places that are reached from `starts`, these with them; what is not there is passed over. */
export function closureOf(tree: LockTree, starts: readonly string[]): ReadonlySet<string> {
  const reached = new Set<string>();
  const queue = [...starts];
  for (let place = queue.pop(); place !== undefined; place = queue.pop()) {
    const here = tree.places.get(place);
    if (here === undefined || reached.has(place)) continue;
    reached.add(place);
    if (here.link !== null) queue.push(here.link);
    for (const name of here.needs.keys()) {
      const found = findIn(tree, place, name);
      if (found !== null) queue.push(found);
    }
  }
  return reached;
}

/** The top and the workspaces: what is wanted for its own sake. */
export function rootsOf(tree: LockTree): readonly string[] {
  return [...tree.places.keys()].filter((place) => !place.split('/').includes('node_modules'));
}

function placeOf(text: string, node: JsonNode): LockPlace {
  const needs = new Map<string, string>();
  for (const kind of NEEDS) {
    for (const { key, value } of membersOf(memberOf(node, kind))) needs.set(key, stringOf(value) ?? '*');
  }
  const linked = memberOf(node, 'link');
  const isLink = linked !== null && text.slice(linked.start, linked.end) === 'true';
  return {
    raw: text.slice(node.start, node.end),
    version: stringOf(memberOf(node, 'version')),
    link: isLink ? stringOf(memberOf(node, 'resolved')) : null,
    needs,
  };
}
