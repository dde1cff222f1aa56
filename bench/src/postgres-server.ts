// A PostgreSQL for one run: the one that KINTSUGI_TEST_POSTGRES_URL names, else a throwaway cluster of the packages here.
import { execFile } from 'node:child_process';
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface PostgresServer {
  readonly url: string;
  readonly what: string;
  stop(): Promise<void>;
}

const PACKAGES = '/usr/lib/postgresql';
const HOW = 'set KINTSUGI_TEST_POSTGRES_URL, or install the package postgresql';

/** Answers why in words when there is none. */
export async function startPostgres(): Promise<PostgresServer | string> {
  const url = process.env['KINTSUGI_TEST_POSTGRES_URL'] ?? '';
  if (url !== '') return { url, what: 'the server of KINTSUGI_TEST_POSTGRES_URL', stop: async () => undefined };
  const versions = await readdir(PACKAGES).catch((): string[] => []);
  const newest = versions.toSorted((a, b) => Number(b) - Number(a))[0];
  if (newest === undefined) return `no PostgreSQL here: ${HOW}`;
  try {
    return await startCluster(join(PACKAGES, newest, 'bin'));
  } catch (error) {
    return `PostgreSQL ${newest} did not start (${error instanceof Error ? error.message : String(error)}): ${HOW}`;
  }
}

async function startCluster(programs: string): Promise<PostgresServer> {
  // Not in the clone: the server's own user may not be let in there.
  const folder = await mkdtemp(join(tmpdir(), 'kintsugi-postgres-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const run = await ownerOf(folder);
    const cluster = join(folder, 'cluster');
    const port = await freePort();
    await run(join(programs, 'initdb'), ['-D', cluster, '-U', 'kintsugi', '-A', 'trust', '-E', 'UTF8', '--locale=C']);
    const settings = `-p ${port} -k '' -c listen_addresses=127.0.0.1`;
    const control = ['-D', cluster, '-l', join(folder, 'log'), '-w', '-t', '30'];
    await run(join(programs, 'pg_ctl'), [...control, '-o', settings, 'start']);
    const stop = async (): Promise<void> => {
      await run(join(programs, 'pg_ctl'), ['-D', cluster, '-m', 'fast', '-w', 'stop']);
      await remove();
    };
    const what = 'a throwaway cluster with the settings of its package, in the temporary folder';
    return { url: `postgres://kintsugi@127.0.0.1:${port}/postgres`, what, stop };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** PostgreSQL refuses to run as root: its own user runs it then. */
async function ownerOf(folder: string): Promise<(program: string, words: readonly string[]) => Promise<void>> {
  const execute = promisify(execFile);
  if (process.getuid?.() !== 0) {
    return async (program, words) => void (await execute(program, [...words], { cwd: folder }));
  }
  const { stdout } = await execute('id', ['-u', 'postgres']);
  await chown(folder, Number(stdout), -1);
  return async (program, words) => {
    await execute('runuser', ['-u', 'postgres', '--', program, ...words], { cwd: folder });
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
