// A builder that is killed leaves nothing that runs, and the next one removes what it left on the disk.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { cellOwners, livingWith, openBuilderWorld, whyNoBubblewrap } from './builder-world.kit.ts';

const missing = await whyNoBubblewrap();
if (missing !== null) console.info(`skipped: a killed builder in bubblewrap: ${missing}`);

const entry = fileURLToPath(new URL('./index.ts', import.meta.url));

test.skipIf(missing !== null)('killed while a build runs in bubblewrap, nothing of it goes on', () => killed(false));
test('killed while a build runs without walls, the next start ends it', () => killed(true));

async function killed(withoutBubblewrap: boolean): Promise<void> {
  const world = await openBuilderWorld({ withoutBubblewrap });
  const commit = await world.commit({ a: '' });
  const mark = `kintsugi-crash-${process.pid}-${String(withoutBubblewrap)}`;
  const child = spawn(process.execPath, ['-e', programOf(world, commit, mark, withoutBubblewrap)], {
    stdio: 'inherit',
  });
  await until(async () => (await world.builder.log('cut', 0))?.text.includes('\nbegun\n') ?? false);
  child.kill('SIGKILL');
  await once(child, 'exit');

  const cells = async (): Promise<readonly string[]> =>
    (await cellOwners(world)).flatMap((owner) => readdirSync(owner));
  expect(await cells()).toHaveLength(1);
  // Walls fall with who built them; without walls it takes a start that looks.
  if (!withoutBubblewrap) await until(() => livingWith(mark).length === 0);
  const next = await world.reopen();
  await until(() => livingWith(mark).length === 0);
  expect(await cells()).toEqual([]);
  for (const owner of await cellOwners(world)) expect(basename(owner)).toMatch(`${process.pid}-`);
  expect(await next.log('cut', 0)).toMatchObject({ ended: true });
  await next.close();
  await world.dispose();
}

/** The command's sleeper leaves its parents and its group, as a daemon does. */
function programOf(
  { folder, gitFolder }: { readonly folder: string; readonly gitFolder: string },
  commit: string,
  mark: string,
  withoutBubblewrap: boolean,
): string {
  const command = `setsid sh -c 'sleep 60; : ${mark}' & echo begun; wait`;
  const commands = { install: null, build: null, test: command, testFile: null };
  const limits = { timeMs: 60_000, memoryMb: 256, processes: 64, diskMb: 64, outputKb: 64 };
  const project = { name: 'alpha', branch: 'main', commands, services: {}, autonomy: 'act', trusted: true, limits };
  const request = { id: 'cut', project, commit, edits: [], commands: ['test'] };
  const options = { folder, withoutBubblewrap, floors: { diskMb: 64, memoryMb: 64 } };
  return `import(${JSON.stringify(entry)}).then(async ({ openBuilder }) => {
    const options = ${JSON.stringify(options)};
    const builder = await openBuilder({ ...options, gitFolderOf: () => ${JSON.stringify(gitFolder)}, now: Date.now });
    await builder.run(${JSON.stringify(request)});
  });`;
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10));
}
