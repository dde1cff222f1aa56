/** The lock that npm writes where a registry lacks some platforms is refused by `npm ci`: found and mended here. */
import { expect, test } from 'vitest';
import { lockFaults, mendedLock, type Lock } from './lockfile.ts';

const parent = {
  version: '1.2.3',
  dev: true,
  optionalDependencies: { '@x/tool-linux-x64-musl': '1.2.3', '@x/tool-win32-x64-msvc': '1.2.3' },
};

test('a platform package that npm dropped is a fault, and mending it leaves none', () => {
  const lock: Lock = { packages: { 'node_modules/x': parent } };
  expect(lockFaults(lock).map((fault) => fault.at)).toEqual([
    'node_modules/@x/tool-linux-x64-musl',
    'node_modules/@x/tool-win32-x64-msvc',
  ]);
  const mended = mendedLock(lock);
  expect(lockFaults(mended)).toEqual([]);
  expect(mended.packages['node_modules/@x/tool-linux-x64-musl']).toEqual({
    version: '1.2.3',
    cpu: ['x64'],
    dev: true,
    libc: ['musl'],
    optional: true,
    os: ['linux'],
  });
});

test('a package nested under its parent is found', () => {
  const lock: Lock = {
    packages: {
      'node_modules/y/node_modules/x': { version: '1.0.0', optionalDependencies: { z: '1.0.0' } },
      'node_modules/y/node_modules/z': { version: '1.0.0' },
    },
  };
  expect(lockFaults(lock)).toEqual([]);
});

test('a range is left to npm, an exact pin is not', () => {
  expect(lockFaults({ packages: { a: { optionalDependencies: { fsevents: '~2.3.3' } } } })).toEqual([]);
});

test('a download address is a fault, a workspace link is none', () => {
  const lock: Lock = {
    packages: { a: { resolved: 'https://example.test/a.tgz' }, b: { resolved: 'packages/b', link: true } },
  };
  expect(lockFaults(lock).map((fault) => `${fault.kind} ${fault.at}`)).toEqual(['download-address a']);
});
