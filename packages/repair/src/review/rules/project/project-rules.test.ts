// Each rule on the project refuses what comes in or goes out unasked, and is silent on what a mend needs.
import { describe, expect, test } from 'vitest';
import { saidBy } from '../../change.kit.ts';
import { installScripts } from './install-scripts.ts';
import { lettersApart } from './known-packages.ts';
import { licence } from './licence.ts';
import { lockFiles } from './lock-files.ts';
import { newDependencies } from './new-dependencies.ts';
import { scope } from './scope.ts';
import { unreadableFiles } from './unreadable-files.ts';

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

describe('new dependencies', () => {
  const edited = (dependencies: Record<string, string>, before: Record<string, string> = { zod: '4.0.0' }) =>
    saidBy(newDependencies, { 'package.json': [json({ dependencies: before }), json({ dependencies })] });

  test('refuse a name that is one letter away from a known one, or from one of this project', () => {
    expect(edited({ zod: '4.0.0', expres: '1.0.0' })[0]).toBe(
      "blocker package.json:4 the new dependency 'expres' is one letter away from 'express'",
    );
    expect(edited({ ourown: '1.0.0', ourowm: '1.0.0' }, { ourown: '1.0.0' })[0]).toMatch(/^blocker/);
    expect(edited({ zod: '4.0.0', crossenv: '7.0.0' })[0]).toContain("'cross-env'");
  });

  test('refuse a version that is not pinned, or that comes from an address', () => {
    expect(edited({ zod: '4.0.0', chalk: '^5.0.0' })[0]).toMatch(
      /^major package\.json:4 the version of 'chalk' is not pinned/,
    );
    expect(edited({ zod: '^4.0.0' })[0]).toMatch(/^major/);
    expect(edited({ zod: 'https://files.example/zod.tgz' })[0]).toContain('comes from an address');
  });

  test('mention one that is pinned and known', () => {
    expect(edited({ zod: '4.0.0', chalk: '5.0.0' })).toEqual([
      "minor package.json:4 adds the dependency 'chalk': its code runs with ours",
    ]);
    expect(saidBy(newDependencies, { 'requirements.txt': ['a==1\n', 'a==1\nflask==3.0.0\n'] })).toHaveLength(1);
  });

  test('are silent on another pinned version, a range that stays, and one that is gone', () => {
    expect(edited({ zod: '4.1.0' })).toEqual([]);
    expect(edited({ zod: '^4.1.0' }, { zod: '^4.0.0' })).toEqual([]);
    expect(edited({}, { zod: '4.0.0' })).toEqual([]);
    expect(edited({ zod: '4.0.0', constructor: '1.0.0' }, { zod: '4.0.0', constructor: '1.0.0' })).toEqual([]);
  });

  test('know how far two names are apart', () => {
    expect([lettersApart('react', 'react'), lettersApart('raect', 'react'), lettersApart('reactt', 'react')]).toEqual([
      0, 1, 1,
    ]);
    expect([lettersApart('reach', 'react'), lettersApart('preact', 'react'), lettersApart('vue', 'react')]).toEqual([
      1, 1, 2,
    ]);
  });
});

describe('lock files', () => {
  const lock = (packages: Record<string, unknown>) => json({ lockfileVersion: 3, packages: { '': {}, ...packages } });
  const zod = { version: '4.0.0', resolved: 'https://packages.example/zod-4.0.0.tgz', integrity: 'sha512-aaa' };
  const before = lock({ 'node_modules/zod': zod });
  const manifest = { 'package.json': [json({ a: 1 }), json({ a: 2 })] } as const;
  const edited = (after: object, over = {}) =>
    saidBy(lockFiles, { 'package-lock.json': [before, lock({ 'node_modules/zod': { ...zod, ...after } })], ...over });

  test('refuse one that changes alone, is deleted, or points elsewhere', () => {
    expect(edited({ version: '4.1.0', integrity: 'sha512-b' })).toEqual([
      'major package-lock.json:6 changes without package.json: nothing asks for it',
    ]);
    expect(saidBy(lockFiles, { 'yarn.lock': ['a\n', null] })).toHaveLength(1);
    expect(edited({ resolved: 'https://elsewhere.example/zod-4.0.0.tgz' }, manifest)[0]).toContain(
      'downloads from https://elsewhere.example',
    );
    expect(edited({ resolved: 'http://packages.example/zod-4.0.0.tgz' }, manifest)[0]).toMatch(/^blocker/);
  });

  test('refuse another checksum for the same version, none, and a script that runs on install', () => {
    expect(edited({ integrity: 'sha512-zzz' }, manifest)[0]).toContain('another checksum for the same version');
    expect(edited({ integrity: undefined }, manifest)[0]).toContain('no checksum any more');
    expect(edited({ hasInstallScript: true }, manifest)[0]).toMatch(/^major/);
  });

  test('are silent when they follow the manifest, or when the fault lies in them', () => {
    expect(edited({ version: '4.1.0', integrity: 'sha512-b' }, manifest)).toEqual([]);
    const after = lock({ 'node_modules/zod': { ...zod, version: '4.1.0', integrity: 'sha512-b' } });
    expect(saidBy(lockFiles, { 'package-lock.json': [before, after] }, { causeFiles: ['package-lock.json'] })).toEqual(
      [],
    );
    const below = {
      'packages/a/package.json': manifest['package.json'],
      'package-lock.json': [before, after],
    } as const;
    expect(saidBy(lockFiles, below)).toEqual([]);
  });
});

describe('install scripts', () => {
  const manifest = (commands: Record<string, string>) => json({ scripts: commands });

  test('refuse what runs by itself', () => {
    expect(saidBy(installScripts, { 'package.json': [manifest({}), manifest({ postinstall: 'node x.js' })] })).toEqual([
      "blocker package.json:3 the script 'postinstall' runs by itself on every machine that installs this",
    ]);
    expect(
      saidBy(installScripts, { 'package.json': [manifest({ prepare: 'a' }), manifest({ prepare: 'b' })] }),
    ).toHaveLength(1);
    expect(saidBy(installScripts, { '.npmrc': ['', 'ignore-scripts=false\n'] })).toHaveLength(1);
    expect(saidBy(installScripts, { '.husky/pre-commit': ['a\n', 'b\n'] })).toHaveLength(1);
  });

  test('are silent on scripts that somebody calls, and on those that stay', () => {
    expect(saidBy(installScripts, { 'package.json': [manifest({}), manifest({ build: 'tsc' })] })).toEqual([]);
    const stays = { prepare: 'a' };
    expect(saidBy(installScripts, { 'package.json': [manifest(stays), manifest({ ...stays, test: 'b' })] })).toEqual(
      [],
    );
    expect(saidBy(installScripts, { '.npmrc': ['', 'save-exact=true\n'] })).toEqual([]);
  });
});

describe('licence', () => {
  test('refuse changed terms, in the file, in the manifest and above the code', () => {
    expect(saidBy(licence, { LICENSE: ['MIT\n', 'other\n'] })).toHaveLength(1);
    expect(saidBy(licence, { 'docs/COPYING.txt': ['a\n', null] })).toHaveLength(1);
    expect(
      saidBy(licence, { 'package.json': [json({ license: 'MIT' }), json({ license: 'UNLICENSED' })] }),
    ).toHaveLength(1);
    const header = '// SPDX-License-Identifier: MIT\na();\n';
    expect(saidBy(licence, { 'a.ts': [header, 'a();\n'] })).toHaveLength(1);
  });

  test('are silent when they stay', () => {
    expect(saidBy(licence, { 'package.json': [json({ license: 'MIT' }), json({ license: 'MIT', a: 1 })] })).toEqual([]);
    expect(saidBy(licence, { 'src/license.ts': ['a();\n', 'b();\n'] })).toEqual([]);
    const header = '// SPDX-License-Identifier: MIT\n';
    expect(saidBy(licence, { 'a.ts': [`${header}a();\n`, `${header}b();\n`] })).toEqual([]);
  });
});

describe('unreadable files', () => {
  test('refuse what is binary, generated, very large, very wide, or outside', () => {
    expect(saidBy(unreadableFiles, { 'a.wasm': [null, 'x'] })).toHaveLength(1);
    expect(saidBy(unreadableFiles, { 'a.txt': [null, 'a\u0000b'] })).toHaveLength(1);
    expect(saidBy(unreadableFiles, { 'dist/a.js': ['a();\n', 'b();\n'] })).toHaveLength(1);
    expect(saidBy(unreadableFiles, { 'src/api.ts': ['// @generated\na();\n', '// @generated\nb();\n'] })).toHaveLength(
      1,
    );
    expect(saidBy(unreadableFiles, { 'a.json': [null, 'x\n'.repeat(300_000)] })).toHaveLength(1);
    expect(saidBy(unreadableFiles, { 'a.ts': ['', `${'x'.repeat(3_000)}\n`] })).toHaveLength(1);
    expect(saidBy(unreadableFiles, { '../a.ts': [null, 'a'] })[0]).toMatch(/^blocker/);
    expect(saidBy(unreadableFiles, { 'a/.git/config': [null, 'a'] })[0]).toMatch(/^blocker/);
  });

  test('are silent on text that people write', () => {
    expect(saidBy(unreadableFiles, { 'src/a.ts': ['a();\n', 'b();\n'], '.github/a.yml': [null, 'a: 1\n'] })).toEqual(
      [],
    );
  });
});

describe('scope', () => {
  const files = { 'src/price.ts': ['a();\n', 'b();\n'], 'src/other.ts': ['a();\n', 'b();\n'] } as const;
  const lines = (count: number, text: string) =>
    Array.from({ length: count }, (_, index) => `${text}${index};\n`).join('');

  test('refuse a file that has nothing to do with the cause', () => {
    expect(saidBy(scope, files, { causeFiles: ['src/price.ts'] })).toEqual([
      'major src/other.ts:1 has nothing to do with the cause, as far as the text shows',
    ]);
  });

  test('refuse more lines than anybody reads, and lines that change in their blanks alone', () => {
    expect(saidBy(scope, { 'a.ts': ['', lines(500, 'a')] })[0]).toMatch(/^major a\.ts:1 500 lines change/);
    expect(saidBy(scope, { 'a.ts': ['', lines(150, 'a')] })[0]).toMatch(/^minor/);
    expect(saidBy(scope, { 'a.ts': [lines(30, 'a'), lines(30, '  a')] })[0]).toContain('blanks alone');
  });

  test('mention one file outside of the cause', () => {
    const one = { 'src/other.ts': files['src/other.ts'] };
    expect(saidBy(scope, one, { causeFiles: ['src/price.ts'] })[0]).toMatch(/^minor src\/other\.ts/);
  });

  test('are silent on the cause, what it imports, what imports it, a new test of it, and manifests', () => {
    const importing = {
      'src/price.ts': ["import './parcel.ts';\n", "import './parcel.ts';\nb();\n"],
      'src/parcel.ts': ['a();\n', 'b();\n'],
      'src/delivery.ts': ["import { a } from './price.ts';\n", "import { b } from './price.ts';\n"],
      'test/price.test.ts': [null, "import '../src/price.ts';\n"],
      'package.json': ['{}', '{ }'],
    } as const;
    expect(saidBy(scope, importing, { causeFiles: ['src/price.ts'] })).toEqual([]);
  });

  test('are silent on the code that a failing test is about', () => {
    const one = { 'src/sums.ts': ['a();\n', 'b();\n'] } as const;
    expect(saidBy(scope, one, { causeFiles: ['test/price.test.ts'] })).toEqual([]);
  });

  test('are silent on a revert, and where nobody knows the cause', () => {
    expect(saidBy(scope, { 'a.ts': ['', lines(500, 'a')] }, { kind: 'revert' })).toEqual([]);
    expect(saidBy(scope, files)).toEqual([]);
  });
});
