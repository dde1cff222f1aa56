/** The gate says no: a small repository with one breach for each step, judged by the real program and its real tools. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';

const top = fileURLToPath(new URL('..', import.meta.url));
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** The repository's own settings and tools around a single package, which holds `text`. */
function repositoryWith(text: string, lock: object): string {
  const folder = mkdtempSync(join(tmpdir(), 'gate '));
  folders.push(folder);
  for (const name of ['tools', 'tsconfig.json', '.oxlintrc.json', '.oxfmtrc.json', 'vitest.config.ts']) {
    cpSync(join(top, name), join(folder, name), { recursive: true, filter: (path) => !path.endsWith('.test.ts') });
  }
  symlinkSync(join(top, 'node_modules'), join(folder, 'node_modules'));
  const files = {
    'package.json': { name: 'planted', private: true, type: 'module', workspaces: ['packages/*'] },
    'package-lock.json': lock,
    'packages/domain/package.json': { name: '@kintsugi/domain', type: 'module', exports: { '.': './src/index.ts' } },
  };
  for (const [path, content] of Object.entries(files)) write(folder, path, JSON.stringify(content));
  write(folder, 'examples/shop/kintsugi.yaml', 'services: { florist: {} }\n');
  write(folder, 'packages/domain/src/index.ts', text);
  return folder;
}

function write(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function check(folder: string, ...steps: string[]): { failed: string[]; passed: string[]; status: number | null } {
  const args = [join(folder, 'tools/check.ts'), ...steps];
  const { stdout, status } = spawnSync(process.execPath, args, { encoding: 'utf8', cwd: folder });
  const named = (mark: string) =>
    stdout.split('\n').flatMap((line) => (line.startsWith(mark) ? line.split(/\s+/)[1]! : []));
  return { failed: named('FAIL').sort(), passed: named('ok').sort(), status };
}

const steps = ['format', 'house', 'lint', 'lock-file', 'shop-unknown', 'types', 'walls'];

test('every step passes a tree without a breach', () => {
  const folder = repositoryWith(`/** A part. */\nexport const one = 1;\n`, { packages: {} });
  expect(check(folder, ...steps)).toEqual({ failed: [], passed: steps, status: 0 });
});

test('every step refuses its breach, and the exit code says so', () => {
  const breaches = [
    `import { readFileSync } from 'node:fs'`,
    `export const one: number = 'florist';`,
    `export const two = async () => readFileSync('x');`,
    `two();`,
  ];
  const lock = { packages: { 'node_modules/x': { resolved: 'https://example.test/x.tgz' } } };
  expect(check(repositoryWith(breaches.join('\n'), lock), ...steps)).toEqual({ failed: steps, passed: [], status: 1 });
});

test('a step that does not exist is refused, not passed over', () => {
  expect(check(repositoryWith('', { packages: {} }), 'wals').status).toBe(1);
});
