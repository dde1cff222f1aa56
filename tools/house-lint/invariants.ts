/** The numbered invariants of ARCHITECTURE.md against the checks and tests that cite them. */
import { isCode, isTestOrKit, type SourceFile } from '../source-tree.ts';
import { error, warning, type LintFault } from './fault.ts';

/** An invariant is defined where a line of ARCHITECTURE.md begins with its number, in a list, a table or in bold. */
const definition = /^[\s|*-]*(INV-\d+)\b/;

export interface InvariantLine {
  readonly name: string;
  readonly line: number;
  /** True when the map itself says `not yet held`. */
  readonly isPromised: boolean;
  /** The files in its line: the tests, kits and checks that hold it. */
  readonly heldBy: readonly string[];
}

export function definedInvariants(architecture: string): InvariantLine[] {
  return architecture.split('\n').flatMap((text, index) => {
    const name = definition.exec(text)?.[1];
    if (name === undefined) return [];
    const heldBy = [...text.matchAll(/`((?:packages|tools|bench|examples)\/[\w./-]+)`/g)].map(([, path = '']) => path);
    return [{ name, line: index + 1, isPromised: /not yet held/i.test(text), heldBy }];
  });
}

export function invariantFaults(files: readonly SourceFile[]): LintFault[] {
  const map = files.find(({ path }) => path === 'ARCHITECTURE.md');
  if (!map) return [];
  const defined = definedInvariants(map.text);
  const names = new Set(defined.map(({ name }) => name));
  const faults = twice(defined).map(({ name, line }) => error(`${map.path}:${line}`, `${name} is defined twice`));

  const cited = new Set<string>();
  for (const { path, text } of files.filter((file) => isCode(file.path) && !isAboutThisLint(file.path))) {
    for (const [index, content] of text.split('\n').entries()) {
      for (const [name] of content.matchAll(/\bINV-\d+\b/g)) {
        if (!names.has(name)) faults.push(error(`${path}:${index + 1}`, `${name} is not in ARCHITECTURE.md`));
        if (isTestOrKit(path) || path.startsWith('tools/') || path.startsWith('packages/simulation/')) cited.add(name);
      }
    }
  }
  const there = new Set(files.map(({ path }) => path));
  for (const { name, line, isPromised, heldBy } of defined) {
    const at = `${map.path}:${line}`;
    const gone = heldBy.filter((path) => !there.has(path));
    faults.push(...gone.map((path) => error(at, `${name} names '${path}', which is not there`)));
    if (cited.has(name) && isPromised) faults.push(warning(at, `${name} is cited by now: say what holds it`));
    if (cited.has(name) || isPromised || heldBy.some(isTestOrKit)) continue;
    const message = `${name} is an orphan: name or cite the test or check that holds it, or say "not yet held"`;
    faults.push(error(at, message));
  }
  return faults;
}

function twice(defined: readonly InvariantLine[]): InvariantLine[] {
  return defined.filter(({ name }, index) => defined.findIndex((other) => other.name === name) !== index);
}

const isAboutThisLint = (path: string) => path.startsWith('tools/house-lint');
