// What the development part keeps from one start to the next.
import { Masking } from '../masking/masking.ts';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadConfiguration } from '../configuration/load.ts';
import { noGit } from './development-world.kit.ts';
import { openDevelopment } from './development.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kintsugi world '));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Opens it, closes it, and answers where it hosted its repository. */
async function openedAt(): Promise<URL> {
  const file = join(folder, 'kintsugi.yaml');
  await writeFile(file, JSON.stringify({ version: 1, name: 'code', development: { projects: { one: {} } } }));
  const loaded = await loadConfiguration(file, {});
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.refusal));
  const opened = await openDevelopment(
    loaded.configuration,
    new Masking(loaded.configuration.values.masking),
    () => {},
  );
  if (!opened.ok || opened.development === null) throw new Error(JSON.stringify(opened));
  const [one] = opened.development.world.projects;
  await opened.development.close();
  return new URL(one?.gitUrl ?? '');
}

describe.skipIf(noGit !== null)('the embedded forge', () => {
  test('is where it was after a restart: clones and pull requests hold its address', async () => {
    expect((await openedAt()).href).toBe((await openedAt()).href);
  });

  test('is elsewhere where somebody took its port meanwhile', async () => {
    const before = await openedAt();
    const taken = await listening(Number(before.port));
    const after = await openedAt();
    await new Promise((resolve) => taken.close(resolve));
    expect(after.port).not.toBe(before.port);
    expect(after.pathname).toBe(before.pathname);
  });
});

function listening(port: number): Promise<Server> {
  const server = createServer();
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)));
}
