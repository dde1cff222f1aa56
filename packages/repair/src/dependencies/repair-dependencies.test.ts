// What is proposed about dependencies, and what is not guessed.
import type { Commit, Diagnosis, FileDiff, Patch } from '@kintsugi/domain';
import { expect, test } from 'vitest';
import { repairDependencies } from './index.ts';

const commit: Commit = { sha: 'abcdef0123456789', parent: null, author: 'Ada', atMs: 0, subject: 'Tidy' };

test('a package that the culprit no longer declares comes back, in manifest and lock, with nothing else moved', () => {
  const before = {
    manifest: manifest({ dependencies: { left: '^1.2.0', pad: '2.0.0' } }),
    lock: lock({ '': { left: '^1.2.0', pad: '2.0.0' }, left: '1.2.3', pad: '2.0.0' }),
  };
  const after = {
    manifest: manifest({ dependencies: { pad: '2.0.0' } }),
    lock: lock({ '': { pad: '2.0.0' }, pad: '2.0.0' }),
  };
  const { patches } = repairDependencies({
    files: new Map([
      ['package.json', after.manifest],
      ['package-lock.json', after.lock],
      ['src/a.ts', "import 'left';\n"],
    ]),
    diagnoses: [missing('left', 'src/a.ts')],
    culprit: { commit, diff: pair(before, after) },
  });
  expect(texts(patches[0])).toEqual({ 'package.json': before.manifest, 'package-lock.json': before.lock });
});

test('of two that the culprit raised the guilty one goes back alone, with what it needs', () => {
  const before = {
    manifest: manifest({ dependencies: { alpha: '^1.0.0', beta: '^1.0.0' } }),
    lock: lock({
      '': { alpha: '^1.0.0', beta: '^1.0.0' },
      alpha: ['1.0.0', { core: '^1.0.0' }],
      beta: '1.0.0',
      core: '1.0.1',
    }),
  };
  const after = {
    manifest: manifest({ dependencies: { alpha: '^2.0.0', beta: '^2.0.0' } }),
    lock: lock({
      '': { alpha: '^2.0.0', beta: '^2.0.0' },
      alpha: ['2.0.0', { kernel: '^1.0.0' }],
      beta: '2.0.0',
      kernel: '1.0.0',
    }),
  };
  const { patches } = repairDependencies({
    files: new Map([
      ['package.json', after.manifest],
      ['package-lock.json', after.lock],
      ['a.ts', "import { a } from 'alpha';\n"],
    ]),
    diagnoses: [
      {
        ...missing('', 'a.ts'),
        kind: 'type',
        code: 'TS2305',
        message: `Module "'alpha'" has no exported member 'a'.`,
        subject: 'a',
      },
    ],
    culprit: { commit, diff: pair(before, after) },
  });
  expect(patches[0]?.says).toBe('put alpha back to ^1.0.0 in package.json');
  expect(texts(patches[0])).toEqual({
    'package.json': manifest({ dependencies: { alpha: '^1.0.0', beta: '^2.0.0' } }),
    'package-lock.json': lock({
      '': { alpha: '^1.0.0', beta: '^2.0.0' },
      alpha: ['1.0.0', { core: '^1.0.0' }],
      beta: '2.0.0',
      core: '1.0.1',
    }),
  });
  expect(patches.map(({ says }) => says)).toContain('pin alpha to 1.0.0 in package.json');
  expect(patches.map(({ says }) => says)).toContain(
    'take back the change of dependencies, package.json and lock together',
  );
});

test('a version is not put back alone when another package needs the newer one', () => {
  const before = {
    manifest: manifest({ dependencies: { core: '^1.0.0', ui: '^1.0.0' } }),
    lock: lock({ '': { core: '^1.0.0', ui: '^1.0.0' }, core: '1.0.0', ui: '1.0.0' }),
  };
  const after = {
    manifest: manifest({ dependencies: { core: '^2.0.0', ui: '^2.0.0' } }),
    lock: lock({ '': { core: '^2.0.0', ui: '^2.0.0' }, core: '2.0.0', ui: ['2.0.0', { core: '^2.0.0' }] }),
  };
  const answer = repairDependencies({
    files: new Map([
      ['package.json', after.manifest],
      ['package-lock.json', after.lock],
    ]),
    diagnoses: [missing('core', null)],
    culprit: { commit, diff: pair(before, after) },
  });
  expect(answer.patches.some(({ says }) => says.startsWith('put core back'))).toBe(false);
  expect(answer.not.map(({ subject }) => subject)).toContain('core');
  expect(texts(answer.patches[0])).toEqual({ 'package.json': before.manifest, 'package-lock.json': before.lock });
});

test('a package that another workspace has is added as that one has it, in the importing workspace', () => {
  const root = lock({ '': {}, 'packages/a': { left: '^1.2.0' }, 'packages/b': {}, left: '1.2.3' });
  const { patches } = repairDependencies({
    files: new Map([
      ['package.json', manifest({ workspaces: ['packages/*'] })],
      ['package-lock.json', root],
      ['packages/a/package.json', manifest({ dependencies: { left: '^1.2.0' } })],
      ['packages/b/package.json', manifest({})],
      ['packages/b/src/b.ts', "import left from 'left';\n"],
    ]),
    diagnoses: [missing('left', 'packages/b/src/b.ts')],
    culprit: null,
  });
  expect(texts(patches[0])).toEqual({
    'packages/b/package.json': manifest({ dependencies: { left: '^1.2.0' } }),
    'package-lock.json': lock({
      '': {},
      'packages/a': { left: '^1.2.0' },
      'packages/b': { left: '^1.2.0' },
      left: '1.2.3',
    }),
  });
});

test('a package that is only in the lock is added in the manner of the others', () => {
  const files = (declared: string): Map<string, string> =>
    new Map([
      ['package.json', manifest({ dependencies: { alpha: declared } })],
      ['package-lock.json', lock({ '': { alpha: declared }, alpha: ['1.0.0', { left: '^1.0.0' }], left: '1.2.3' })],
      ['a.ts', "import 'left';\n"],
    ]);
  const first = (declared: string): string | undefined =>
    repairDependencies({ files: files(declared), diagnoses: [missing('left', 'a.ts')], culprit: null }).patches[0]
      ?.says;
  expect(first('1.0.0')).toBe('add left 1.2.3 to package.json, the version that the lock holds');
  expect(first('^1.0.0')).toBe('add left ^1.2.3 to package.json, the version that the lock holds');
});

test('a version that nobody here knows is not guessed, and that is said', () => {
  const answer = repairDependencies({
    files: new Map([
      ['package.json', manifest({ dependencies: {} })],
      ['a.ts', "import 'left';\n"],
    ]),
    diagnoses: [
      missing('left', 'a.ts'),
      missing('./near', 'a.ts'),
      { ...missing('node:fs', 'a.ts'), code: 'ERR_MODULE_NOT_FOUND' },
    ],
    culprit: null,
  });
  expect(answer).toEqual({
    patches: [],
    not: [
      {
        subject: 'left',
        because: 'No lock, package or earlier commit here says which version of left works.',
        mend: 'Install left where the registry can be reached, and commit package.json with its lock.',
        missing: { name: 'left', manifest: 'package.json', development: false },
      },
    ],
  });
});

test('of a lock that is not understood the pair is taken back as a whole, and nothing else', () => {
  const before = {
    manifest: manifest({ dependencies: { left: '^1.0.0' } }),
    lock: 'left@^1.0.0:\n  version "1.0.0"\n',
  };
  const after = { manifest: manifest({ dependencies: { left: '^2.0.0' } }), lock: 'left@^2.0.0:\n  version "2.0.0"\n' };
  const answer = repairDependencies({
    files: new Map([
      ['package.json', after.manifest],
      ['yarn.lock', after.lock],
    ]),
    diagnoses: [missing('left', null)],
    culprit: { commit, diff: pair(before, after, 'yarn.lock') },
  });
  expect(answer.patches.map(texts)).toEqual([{ 'package.json': before.manifest, 'yarn.lock': before.lock }]);
});

test('a lock that lags behind is brought in step when it holds what is asked for', () => {
  const { patches } = repairDependencies({
    files: new Map([
      ['package.json', manifest({ dependencies: { left: '^1.2.0' } })],
      ['package-lock.json', lock({ '': { left: '^1.0.0' }, left: '1.2.3' })],
    ]),
    diagnoses: [
      npm('EUSAGE', '`npm ci` can only install packages when your package.json and package-lock.json are in sync.'),
    ],
    culprit: null,
  });
  expect(patches.map(texts)).toEqual([
    { 'package-lock.json': lock({ '': { left: '^1.2.0' }, left: '1.2.3' }) },
    { 'package.json': manifest({ dependencies: { left: '^1.0.0' } }) },
  ]);
});

test('a version that only the lock raised is put back there, or pinned', () => {
  const text = manifest({ dependencies: { left: '^1.0.0' } });
  const [before, after] = [
    lock({ '': { left: '^1.0.0' }, left: '1.0.0' }),
    lock({ '': { left: '^1.0.0' }, left: '1.9.0' }),
  ];
  const { patches } = repairDependencies({
    files: new Map([
      ['package.json', text],
      ['package-lock.json', after],
      ['a.ts', "import 'left';\n"],
    ]),
    diagnoses: [{ ...missing('', 'a.ts'), kind: 'test', code: null, message: 'expected 1 to be 2', subject: 'adds' }],
    culprit: { commit, diff: [{ path: 'package-lock.json', before, after }] },
  });
  expect(patches.map(texts)).toEqual([
    { 'package-lock.json': before },
    {
      'package.json': manifest({ dependencies: { left: '1.0.0' } }),
      'package-lock.json': lock({ '': { left: '1.0.0' }, left: '1.0.0' }),
    },
  ]);
});

test('a script that names a file which was renamed follows it', () => {
  const text = `{\n\t"scripts": { "start": "node src/serve.ts --port 1" },\n\t"main": "./src/serve.ts"\n}\n`;
  const { patches } = repairDependencies({
    files: new Map([
      ['svc/package.json', text.replace('\t"main": "./src/serve.ts"', '\t"main": "./src/server.ts"')],
      ['svc/src/server.ts', 'x\n'],
    ]),
    diagnoses: [{ ...missing('svc/src/serve.ts', null), kind: 'missing-file' }],
    culprit: {
      commit,
      diff: [
        { path: 'svc/src/serve.ts', before: 'x\n', after: null },
        { path: 'svc/src/server.ts', before: null, after: 'x\n' },
      ],
    },
  });
  expect(texts(patches[0])).toEqual({ 'svc/package.json': text.replaceAll('serve.ts', 'server.ts') });
});

test('hostile manifests and locks are passed over', () => {
  const hostile = [
    '{'.repeat(100_000),
    '{"dependencies":{"__proto__":"1","constructor":"^1"}}',
    '[]',
    '"',
    '{"lockfileVersion":3,"packages":{"node_modules/a":{"link":true,"resolved":"node_modules/a"}}}',
    `{"dependencies":{"../x":"1"}}`,
  ];
  for (const one of hostile) {
    for (const other of hostile) {
      const answer = repairDependencies({
        files: new Map([
          ['package.json', one],
          ['package-lock.json', other],
          ['a.ts', "import 'constructor';"],
        ]),
        diagnoses: [
          missing('constructor', 'a.ts'),
          missing('__proto__', 'a.ts'),
          missing('../../etc', '../../a.ts'),
          npm('EUSAGE', 'in sync'),
        ],
        culprit: {
          commit,
          diff: [
            { path: '../package.json', before: '{}', after: one },
            { path: 'package.json', before: other, after: one },
          ],
        },
      });
      for (const { edits } of answer.patches) expect(edits.every(({ path }) => !path.includes('..'))).toBe(true);
    }
  }
});

function pair(
  before: { readonly manifest: string; readonly lock: string },
  after: { readonly manifest: string; readonly lock: string },
  name = 'package-lock.json',
): readonly FileDiff[] {
  return [
    { path: name, before: before.lock, after: after.lock },
    { path: 'package.json', before: before.manifest, after: after.manifest },
  ];
}

function manifest(rest: object): string {
  return `${JSON.stringify({ name: 'case', version: '1.0.0', ...rest }, null, 2)}\n`;
}

type LockPart = string | readonly [string, Readonly<Record<string, string>>] | Readonly<Record<string, string>>;

/** In npm's own layout: folders with what they declare, packages with a version and what they need. */
function lock(parts: Readonly<Record<string, LockPart>>): string {
  const packages: Record<string, object> = {};
  for (const [key, part] of Object.entries(parts)) {
    const isFolder = key === '' || key.includes('/');
    if (isFolder)
      packages[key] = {
        name: 'case',
        version: '1.0.0',
        ...(Object.keys(part).length > 0 ? { dependencies: part } : {}),
      };
    else {
      const [version, dependencies] = typeof part === 'string' ? [part] : (part as [string, object]);
      packages[`node_modules/${key}`] = {
        version,
        integrity: `sha512-${key}-${version}`,
        ...(dependencies ? { dependencies } : {}),
      };
    }
  }
  return `${JSON.stringify({ name: 'case', version: '1.0.0', lockfileVersion: 3, requires: true, packages }, null, 2)}\n`;
}

function texts(patch: Patch | undefined): Readonly<Record<string, string | null>> {
  return Object.fromEntries(patch?.edits.map(({ path, text }) => [path, text]) ?? []);
}

function missing(name: string, file: string | null): Diagnosis {
  const message = `Cannot find module '${name}' or its corresponding type declarations.`;
  return { tool: 'tsc', kind: 'dependency', code: 'TS2307', file, line: 1, column: 1, message, subject: name };
}

function npm(code: string, message: string): Diagnosis {
  return { tool: 'npm', kind: 'dependency', code, file: null, line: null, column: null, message, subject: null };
}
