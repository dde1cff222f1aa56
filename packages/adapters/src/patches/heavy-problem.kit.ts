// A problem that keeps every search busy for longer than a test waits. It must not know how any of them works.
import type { FileDiff } from '@kintsugi/domain';
import type { RepairProblem } from '@kintsugi/engine/ports';

/** `problem` with a commit of 150 files without order and of a lock with thousands of packages on top. */
export function heavyProblem(problem: RepairProblem): RepairProblem {
  const diff = [...shuffledFiles(), ...raisedDependencies()];
  const files = new Map([...problem.files, ...diff.map(({ path, after }) => [path, after ?? ''] as const)]);
  const changed = new Set(diff.map(({ path }) => path));
  const rest = problem.culprit?.diff.filter(({ path }) => !changed.has(path)) ?? [];
  return {
    ...problem,
    files,
    culprit: problem.culprit === null ? null : { ...problem.culprit, diff: [...rest, ...diff] },
  };
}

/** The same lines in another order: no difference of them is found quickly. */
function shuffledFiles(): readonly FileDiff[] {
  const lines = (seed: number): string =>
    Array.from({ length: 4_000 }, (_, n) => `line${(n * seed) % 3_989};\n`).join('');
  return Array.from({ length: 150 }, (_, n) => ({
    path: `src/heavy-${n}.ts`,
    before: lines(7 + n),
    after: lines(1_009 + n),
  }));
}

function raisedDependencies(): readonly FileDiff[] {
  const names = Array.from({ length: 30 }, (_, n) => `direct-${n}`);
  const far = Array.from({ length: 4_000 }, (_, n) => `far-${n}`);
  const manifest = (major: number): string =>
    json({ name: 'heavy', dependencies: Object.fromEntries(names.map((name) => [name, `^${major}.0.0`])) });
  const lock = (major: number): string => {
    const needs = (from: number): object =>
      Object.fromEntries(far.slice(from, from + 40).map((name) => [name, '^1.0.0']));
    const direct = names.map((name, n) => [
      `node_modules/${name}`,
      { version: `${major}.0.0`, dependencies: needs(n * 40) },
    ]);
    const others = far.map((name, n) => [`node_modules/${name}`, { version: '1.0.0', dependencies: needs(n) }]);
    const top = { name: 'heavy', dependencies: Object.fromEntries(names.map((name) => [name, `^${major}.0.0`])) };
    return json({ lockfileVersion: 3, packages: Object.fromEntries([['', top], ...direct, ...others]) });
  };
  return [
    { path: 'package.json', before: manifest(1), after: manifest(2) },
    { path: 'package-lock.json', before: lock(1), after: lock(2) },
  ];
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
