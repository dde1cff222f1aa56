// What is said of a machine on which nothing keeps code in, by machines that are really so.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSandbox } from './open-sandbox.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kintsugi-isolation-'));
});

afterEach(() => {
  expect(readdirSync(folder)).toEqual([]);
  rmSync(folder, { recursive: true });
});

test('a trial decides, and where bubblewrap is switched off that is said', async () => {
  expect((await openSandbox({ folder })).says).toMatch(/\w/);
  const { kind, says } = await openSandbox({ folder, withoutBubblewrap: true });
  expect(kind).toBe('none');
  expect(says).toContain('bubblewrap is switched off');
});

const canForbid =
  spawnSync('bwrap', ['--unshare-user', '--disable-userns', '--dev-bind', '/', '/', 'true']).status === 0;
if (!canForbid) console.info('skipped: a machine without user namespaces: bubblewrap cannot show one here');

test.skipIf(!canForbid)('where user namespaces are forbidden, what allows them is said', () => {
  const says = saidIn(['--unshare-user', '--disable-userns', '--dev-bind', '/', '/']);
  expect(says).toContain('bubblewrap is here and may not be used (bwrap: ');
  expect(says).toContain('kernel.unprivileged_userns_clone=1');
});

test.skipIf(!canForbid)('where bubblewrap is missing, what installs it is said', () => {
  const places = execFileSync('sh', ['-c', 'command -v bwrap'], { encoding: 'utf8' }).trim();
  const says = saidIn(['--dev-bind', '/', '/', '--bind', '/dev/null', places]);
  expect(says).toBe(
    "Nothing keeps a project's code in: bubblewrap is not on this machine; install bubblewrap (Debian: apt-get install bubblewrap).",
  );
});

/** What a process says that lives behind these walls. */
function saidIn(walls: readonly string[]): string {
  const entry = fileURLToPath(new URL('./open-sandbox.ts', import.meta.url));
  const program = `import(${JSON.stringify(entry)}).then(async ({ openSandbox }) => {
    process.stdout.write((await openSandbox({ folder: ${JSON.stringify(folder)} })).says);
  });`;
  return execFileSync('bwrap', [...walls, '--', process.execPath, '-e', program], { encoding: 'utf8' });
}
