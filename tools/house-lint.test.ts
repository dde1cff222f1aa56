/** Each rule of the house lint is shown to say no, and the real tree to pass. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { houseFaults } from './house-lint.ts';
import { readSourceTree } from './source-tree.ts';

const header = '/** A part. */\n';
const judge = (files: Record<string, string>) =>
  houseFaults(Object.entries(files).map(([path, text]) => ({ path, text }))).map(
    ({ severity, at, message }) => `${severity} ${at} ${message}`,
  );
const manyLines = (count: number) => header + 'const x = 1;\n'.repeat(count - 1);

test('a file is warned about over 300 lines and refused over 500', () => {
  expect(judge({ 'tools/a.ts': manyLines(300) })).toEqual([]);
  expect(judge({ 'tools/a.ts': manyLines(301) })).toEqual([expect.stringMatching(/^warning tools\/a\.ts 301 lines/)]);
  expect(judge({ 'tools/a.ts': manyLines(501) })).toEqual([expect.stringMatching(/^error tools\/a\.ts 501 lines/)]);
});

test('a folder holds twelve files; tests, kits and the index do not count', () => {
  const names = Array.from({ length: 12 }, (_, index) => `packages/domain/src/part-${index}.ts`);
  const files = Object.fromEntries(names.map((name) => [name, header]));
  const beside = { 'packages/domain/src/part-1.test.ts': header, 'packages/domain/src/part-1.kit.ts': header };
  expect(judge({ ...files, ...beside })).toEqual([]);
  expect(judge({ ...files, 'packages/domain/src/one-more.ts': header })).toEqual([
    expect.stringMatching(/^error packages\/domain\/src 13 files/),
  ]);
});

test.each(['utils', 'string-utils', 'helpers', 'common', 'incident-manager', 'service', 'data', 'info', 'misc'])(
  'a file named %s is refused',
  (name) => {
    expect(judge({ [`packages/engine/src/${name}.ts`]: header })).toEqual([expect.stringContaining('says nothing')]);
  },
);

test('a drawer of a folder, a name that is not kebab-case', () => {
  expect(judge({ 'packages/engine/src/utils/fold.ts': header })).toEqual([expect.stringContaining('is a drawer')]);
  expect(judge({ 'packages/engine/src/foldEvents.ts': header })).toEqual([expect.stringContaining('kebab-case')]);
});

test('a test may be named after a subject that is a service, and the shop may have services', () => {
  expect(judge({ 'packages/engine/src/lost-service.test.ts': header, 'examples/any/payment-service.ts': '' })).toEqual(
    [],
  );
});

test('a source file begins by saying what it is', () => {
  expect(judge({ 'packages/domain/src/a.ts': 'export const a = 1;\n' })).toEqual([
    expect.stringMatching(/^error packages\/domain\/src\/a\.ts begin with a comment/),
  ]);
  expect(judge({ 'tools/a.mjs': '#!/usr/bin/env node\n// A tool.\n' })).toEqual([]);
});

test('an index stands only at an entry of a package or of a step', () => {
  const manifest = JSON.stringify({ exports: { './disk': './src/disk/index.ts' } });
  const files = {
    'packages/adapters/package.json': manifest,
    'packages/adapters/src/disk/index.ts': header,
    'packages/engine/src/act/index.ts': header,
  };
  expect(judge(files)).toEqual([]);
  expect(judge({ ...files, 'packages/adapters/src/disk/parts/index.ts': header })).toEqual([
    expect.stringContaining('an inner barrel'),
  ]);
});

test('a relative link leads to a file and a heading', () => {
  const files = {
    'docs/a.md': '# The way in\n',
    'README.md': '[a](docs/a.md) [b](docs/a.md#the-way-in) [c](https://x.test)',
  };
  expect(judge(files)).toEqual([]);
  expect(judge({ ...files, 'README.md': 'see\n[gone](docs/gone.md)' })).toEqual([
    `error README.md:2 the link to 'docs/gone.md' leads nowhere`,
  ]);
  expect(judge({ ...files, 'README.md': '[a](docs/a.md#nowhere)' })).toEqual([expect.stringContaining('no heading')]);
  expect(judge({ ...files, 'README.md': '`[x](y)`\n```\n[x](y)\n```\n' })).toEqual([]);
});

test('an invariant is cited by what holds it, or says that nothing does yet', () => {
  const map = (text: string) => ({ 'ARCHITECTURE.md': text });
  // Put together here, because this file is itself read for citations.
  const [one, two] = ['INV', 'INV'].map((word, index) => `${word}-9${index + 1}`);
  expect(judge(map(`- **${one}** a rule.`))).toEqual([expect.stringContaining('is an orphan')]);
  expect(judge(map(`- **${one}** a rule. Not yet held.`))).toEqual([]);
  const held = { 'packages/domain/src/a.test.ts': `${header}test('${one} holds')` };
  expect(judge({ ...map(`- **${one}** a rule.`), ...held })).toEqual([]);
  const plain = { 'packages/domain/src/a.test.ts': `${header}test('it holds')` };
  expect(judge({ ...map(`- **${one}** a rule: \`packages/domain/src/a.test.ts\``), ...plain })).toEqual([]);
  expect(
    judge({ ...map(`- **${one}** a rule: \`packages/domain/src/a.ts\``), 'packages/domain/src/a.ts': header }),
  ).toEqual([expect.stringContaining('is an orphan')]);
  expect(judge(map(`- **${one}** a rule. Not yet held but by \`tools/gone.test.ts\``))).toEqual([
    expect.stringContaining('which is not there'),
  ]);
  expect(judge({ ...map(`- **${one}** a rule. Not yet held.`), ...held })).toEqual([
    expect.stringMatching(/^warning .* cited by now/),
  ]);
  expect(judge({ ...map(`- **${two}** a rule. Not yet held.`), ...held })).toEqual([
    expect.stringContaining(`${one} is not in ARCHITECTURE.md`),
  ]);
  expect(judge(map(`- **${one}** a. Not yet held.\n- **${one}** b. Not yet held.`))).toEqual([
    expect.stringContaining('defined twice'),
  ]);
});

test('a place of one machine and the host of a registry are refused', () => {
  const [home, host] = [['', 'home', 'ada', 'x'].join('/'), ['registry', 'npmjs', 'org'].join('.')];
  expect(judge({ 'docs/a.md': `cd ${home}\n` })).toEqual([expect.stringContaining('a path of one machine')]);
  expect(judge({ 'tools/a.ts': `${header}// ${host}` })).toEqual([expect.stringContaining('package registry')]);
});

test('the real tree has no error', () => {
  const tree = readSourceTree(fileURLToPath(new URL('..', import.meta.url)));
  expect(houseFaults(tree).filter(({ severity }) => severity === 'error')).toEqual([]);
});
