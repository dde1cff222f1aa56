// Small projects of several files, each broken by one commit in a way that people do. It must not know any repair.
import type { Diagnosis, FileDiff } from '@kintsugi/domain';
import type { RepairProblem } from '@kintsugi/engine/ports';

export interface BrokenProject {
  readonly name: string;
  readonly problem: RepairProblem;
  /** What a person would do about it: text by path, of the files that change. */
  readonly right: Readonly<Record<string, string>>;
}

const TSCONFIG = `${JSON.stringify({
  compilerOptions: {
    target: 'es2022',
    module: 'nodenext',
    strict: true,
    noEmit: true,
    types: [],
    allowImportingTsExtensions: true,
    skipLibCheck: true,
  },
  include: ['src'],
})}\n`;

const WORKING: Readonly<Record<string, string>> = {
  'package.json': manifest({ 'tiny-units': '^1.4.0' }),
  'package-lock.json': lock({ 'tiny-units': '^1.4.0' }, { 'tiny-units': '1.4.2' }),
  'tsconfig.json': TSCONFIG,
  'src/parcel.ts': `export interface Parcel {
  readonly grams: number;
  readonly to: string;
}

export function parcelTo(to: string, grams: number): Parcel {
  return { grams, to };
}
`,
  'src/postage.ts': `import type { Parcel } from './parcel.ts';

const HEAVY = 2000;

export function isHeavy(parcel: Parcel): boolean {
  return parcel.grams > HEAVY;
}

export function postageOf(parcel: Parcel): number {
  return isHeavy(parcel) ? 900 : 400;
}
`,
  'src/label.ts': `import { parcelTo } from './parcel.ts';
import { postageOf } from './postage.ts';

export function labelFor(to: string, grams: number): string {
  const parcel = parcelTo(to, grams);
  return \`\${parcel.to}: \${postageOf(parcel)}\`;
}
`,
  'src/label.test.ts': `import { labelFor } from './label.ts';

if (labelFor('Ada', 2000) !== 'Ada: 400') throw new Error('a parcel of 2000 g is not heavy');
if (labelFor('Bob', 2001) !== 'Bob: 900') throw new Error('a parcel of 2001 g is heavy');
`,
};

/** Each with a second, harmless change in the same commit, which a good repair leaves alone. */
export function brokenProjects(folder: string | null): readonly BrokenProject[] {
  const label = WORKING['src/label.ts'] ?? '';
  return [
    broken('missing import', folder, {
      change: { 'src/label.ts': label.replace("import { postageOf } from './postage.ts';\n", '') },
      diagnoses: [tsc('src/label.ts:5:24', 'TS2304', "Cannot find name 'postageOf'.", 'postageOf')],
    }),
    broken('rename', folder, {
      change: replaced('src/parcel.ts', 'parcelTo', 'newParcel'),
      diagnoses: [
        tsc('src/label.ts:1:10', 'TS2305', `Module '"./parcel.ts"' has no exported member 'parcelTo'.`, 'parcelTo'),
      ],
      right: replaced('src/label.ts', 'parcelTo', 'newParcel'),
    }),
    broken('syntax error', folder, {
      change: replaced('src/postage.ts', 'boolean {', 'boolean'),
      diagnoses: [{ ...tsc('src/postage.ts:6:3', 'TS1005', "'{' expected.", null), kind: 'syntax' }],
    }),
    broken('wrong operator', folder, {
      change: replaced('src/postage.ts', 'grams > HEAVY', 'grams >= HEAVY'),
      diagnoses: [
        {
          ...tsc('src/label.test.ts:3:1', null, 'a parcel of 2000 g is not heavy', 'src/label.test.ts'),
          tool: 'node:test',
          kind: 'test',
        },
      ],
      failingTests: ['src/label.test.ts'],
    }),
    broken('missing dependency', folder, {
      change: {
        'package.json': manifest({}),
        'package-lock.json': lock({}, {}),
        ...replaced('src/label.ts', "'./postage.ts';\n", "'./postage.ts';\nimport { grams } from 'tiny-units';\n"),
      },
      diagnoses: [
        {
          ...tsc('src/label.ts:3:23', 'TS2307', "Cannot find module 'tiny-units'.", 'tiny-units'),
          kind: 'dependency',
        },
      ],
      right: pick('package.json', 'package-lock.json'),
    }),
    broken('raised dependency', folder, {
      base: replaced('src/label.ts', "'./postage.ts';\n", "'./postage.ts';\nimport { grams } from 'tiny-units';\n"),
      change: {
        'package.json': manifest({ 'tiny-units': '^2.0.0' }),
        'package-lock.json': lock({ 'tiny-units': '^2.0.0' }, { 'tiny-units': '2.0.1' }),
      },
      diagnoses: [tsc('src/label.ts:3:10', 'TS2305', `Module '"tiny-units"' has no exported member 'grams'.`, 'grams')],
      right: pick('package.json', 'package-lock.json'),
    }),
  ];
}

interface Breakage {
  readonly base?: Readonly<Record<string, string>>;
  readonly change: Readonly<Record<string, string>>;
  readonly diagnoses: readonly Diagnosis[];
  readonly failingTests?: readonly string[];
  /** By default: the change taken back. */
  readonly right?: Readonly<Record<string, string>>;
}

function broken(name: string, folder: string | null, breakage: Breakage): BrokenProject {
  const before = { ...WORKING, ...breakage.base, 'README.md': '# Post\n' };
  const after: Readonly<Record<string, string>> = { ...before, ...breakage.change, 'README.md': '# The post\n' };
  const diff = Object.entries(after).flatMap(([path, text]): readonly FileDiff[] => {
    const old = new Map(Object.entries(before)).get(path) ?? null;
    return old === text ? [] : [{ path, before: old, after: text }];
  });
  const taken = Object.keys(breakage.change).map((path) => [path, new Map(Object.entries(before)).get(path) ?? '']);
  return {
    name,
    problem: {
      files: new Map(Object.entries(after)),
      diagnoses: breakage.diagnoses,
      failingTests: breakage.failingTests ?? [],
      culprit: {
        commit: { sha: '5eed5eed5eed', parent: '5eed0000', author: 'Ada', atMs: 0, subject: `Do it: ${name}` },
        diff,
      },
      folder,
    },
    right: breakage.right ?? Object.fromEntries(taken),
  };
}

function replaced(path: string, from: string, to: string): Readonly<Record<string, string>> {
  return { [path]: (WORKING[path] ?? '').replaceAll(from, to) };
}

function pick(...paths: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(paths.map((path) => [path, WORKING[path] ?? '']));
}

function manifest(dependencies: Readonly<Record<string, string>>): string {
  return `${JSON.stringify({ name: 'post', version: '1.0.0', type: 'module', dependencies }, null, 2)}\n`;
}

function lock(declared: Readonly<Record<string, string>>, held: Readonly<Record<string, string>>): string {
  const top = Object.keys(declared).length === 0 ? {} : { dependencies: declared };
  const places = Object.entries(held).map(([name, version]) => [
    `node_modules/${name}`,
    { version, resolved: `https://registry.example/${name}-${version}.tgz`, integrity: `sha512-${name}${version}` },
  ]);
  const packages = { '': { name: 'post', version: '1.0.0', ...top }, ...Object.fromEntries(places) };
  return `${JSON.stringify({ name: 'post', version: '1.0.0', lockfileVersion: 3, requires: true, packages }, null, 2)}\n`;
}

/** `place` as compilers write it: file:line:column. */
function tsc(place: string, code: string | null, message: string, subject: string | null): Diagnosis {
  const [file = '', line, column] = place.split(':');
  return { tool: 'tsc', kind: 'type', code, file, line: Number(line), column: Number(column), message, subject };
}
