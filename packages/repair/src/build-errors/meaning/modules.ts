// Imports of modules that are not there, and names that a module does not export. Knows the files' paths.
import ts from 'typescript';
import type { FaultPlace } from '../fault-groups.ts';
import type { Step } from '../problem.ts';
import { nameCost } from '../similarity.ts';
import { findUp } from './keywords.ts';

const NO_MODULE = new Set([2307, 2792, 2834, 2835, 5097, 2691, 7016]);
const NO_EXPORT = new Set([2305, 2724, 2614, 2613, 1192]);
const MOST = 8;

export function moduleSteps(place: FaultPlace): readonly Step[] {
  if (NO_MODULE.has(place.fault.code)) return specifierSteps(place);
  if (NO_EXPORT.has(place.fault.code)) return [...importFormSteps(place), ...otherModuleSteps(place)];
  return [];
}

/** Files of the project and packages with a name like the one that is not there. */
function specifierSteps(place: FaultPlace): readonly Step[] {
  const { node, path, file } = place;
  if (!ts.isStringLiteral(node)) return [];
  const written = node.text;
  const wanted = written.startsWith('.') ? relativeCandidates(place, written) : packageCandidates(place, written);
  return wanted
    .toSorted((a, b) => a.cost - b.cost)
    .slice(0, MOST)
    .map(({ specifier, cost }) => ({
      kind: 'import',
      says: `import from ${specifier} in ${path}`,
      edits: [{ path, start: node.getStart(file) + 1, end: node.end - 1, insert: specifier }],
      cost,
    }));
}

interface Specifier {
  readonly specifier: string;
  readonly cost: number;
}

function relativeCandidates({ path, workspace, node }: FaultPlace, written: string): readonly Specifier[] {
  const from = path.split('/').slice(0, -1);
  const names = importedNames(node);
  const ending = /\.([cm]?[jt]sx?|json)$/.exec(written)?.[0] ?? '';
  const bare = baseOf(written);
  const found: Specifier[] = [];
  for (const [other, text] of workspace.problem.files) {
    if (other === path || !/\.([cm]?[jt]sx?|json)$/.test(other)) continue;
    const alike = nameCost(bare, baseOf(other));
    const exports = names.filter((name) => new RegExp(`\\bexport\\b[^;\\n]*\\b${name}\\b`).test(text)).length;
    if (alike === null && exports < Math.max(1, names.length)) continue;
    const specifier = relativePath(from, other.split('/')).replace(/\.([cm]?[jt]sx?)$/, endingLike(ending, other));
    if (specifier === written) continue;
    found.push({ specifier, cost: 0.3 + (alike ?? 0.9) + (exports === names.length ? 0 : 0.6) });
  }
  return found;
}

/** As the code writes it: with its own ending, with that of the compiled file, or without. */
function endingLike(written: string, path: string): string {
  const own = /\.[cm]?[jt]sx?$/.exec(path)?.[0] ?? '';
  if (written === '') return own === '' ? '' : '';
  return /\.[cm]?js/.test(written) ? own.replace('t', 'j').replace('x', '') : own;
}

function importedNames(node: ts.Node): readonly string[] {
  const clause = findUp(node, ts.isImportDeclaration)?.importClause;
  const bindings = clause?.namedBindings;
  if (bindings === undefined || !ts.isNamedImports(bindings)) return [];
  return bindings.elements.map(({ propertyName, name }) => (propertyName ?? name).text);
}

function baseOf(path: string): string {
  return (path.split('/').at(-1) ?? '').replace(/\.([cm]?[jt]sx?|json)$/, '');
}

function relativePath(from: readonly string[], to: readonly string[]): string {
  let shared = 0;
  while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared]) shared += 1;
  const up = from.length - shared;
  return [...(up === 0 ? ['.'] : Array.from({ length: up }, () => '..')), ...to.slice(shared)].join('/');
}

/** Of the packages that the project declares or imports elsewhere. */
function packageCandidates({ workspace }: FaultPlace, written: string): readonly Specifier[] {
  const known = new Set<string>();
  for (const [path, text] of workspace.problem.files) {
    if (path.endsWith('package.json')) for (const name of dependenciesOf(text)) known.add(name);
    if (/\.[cm]?[jt]sx?$/.test(path))
      for (const [, name] of text.matchAll(/from ['"]([^.'"][^'"]*)['"]/g)) known.add(name!);
  }
  known.delete(written);
  return [...known].flatMap((specifier) => {
    const alike = nameCost(written, specifier);
    return alike === null ? [] : [{ specifier, cost: 0.3 + alike }];
  });
}

function dependenciesOf(text: string): readonly string[] {
  try {
    const read = JSON.parse(text) as Record<string, object | undefined>;
    return ['dependencies', 'devDependencies', 'peerDependencies'].flatMap((key) => Object.keys(read[key] ?? {}));
  } catch {
    return []; // a broken package.json names no packages; its own fault is found elsewhere
  }
}

/** `import a from` for `import { a } from`, and the reverse. */
function importFormSteps({ node, path, file }: FaultPlace): readonly Step[] {
  const clause = findUp(node, ts.isImportClause) ?? findUp(node, ts.isImportDeclaration)?.importClause;
  if (clause === undefined) return [];
  const { name, namedBindings } = clause;
  const step = (target: ts.Node, insert: string): Step => ({
    kind: 'import',
    says: `import ${insert} in ${path}`,
    edits: [{ path, start: target.getStart(file), end: target.end, insert }],
    cost: 0.7,
  });
  if (name !== undefined && namedBindings === undefined) return [step(name, `{ ${name.text} }`)];
  if (name !== undefined || namedBindings === undefined || !ts.isNamedImports(namedBindings)) return [];
  const [only, ...more] = namedBindings.elements;
  return only === undefined || more.length > 0 ? [] : [step(namedBindings, only.name.text)];
}

/** Takes the name away where another file exports it: that it is missing then is mended as any missing import. */
function otherModuleSteps({ node, path, file, group, workspace, text }: FaultPlace): readonly Step[] {
  const specifier = findUp(node, ts.isImportSpecifier);
  if (specifier === undefined || group.word === null) return [];
  const declares = new RegExp(
    `\\bexport\\s+(?:async\\s+)?(?:const|let|function|class|interface|type)\\s+${group.word}\\b`,
  );
  if (![...workspace.problem.files].some(([other, its]) => other !== path && declares.test(its))) return [];
  const all = specifier.parent.elements;
  const target = all.length === 1 ? specifier.parent.parent.parent : specifier;
  const end = target.end + (/^\s*,\s?|^\n/.exec(text.slice(target.end))?.[0].length ?? 0);
  const edits = [{ path, start: target.getStart(file), end, insert: '' }];
  return [{ kind: 'import', says: `import ${group.word} from the file that exports it in ${path}`, edits, cost: 0.5 }];
}
