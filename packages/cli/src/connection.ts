// Finds the server that is meant, by address or by data folder, and asks it. Knows the wire and nothing behind it.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { createClient, type Client, type Reply } from '@kintsugi/contract';
import { loadConfiguration, readAddress, readToken, type LoadedConfiguration } from '@kintsugi/server';
import { complain, Complained, complaintOf, EXIT } from './output/complaint.ts';
import type { Paper } from './output/paper.ts';

/** What every command is given. */
export interface Terminal {
  readonly paper: Paper;
  readonly environment: NodeJS.ProcessEnv;
  readonly folder: string;
  now(): number;
}

/** Options that every command takes. */
export interface Where {
  readonly config?: string;
  readonly data?: string;
  readonly url?: string;
  readonly as?: string;
  readonly json?: boolean;
}

const FILE = 'kintsugi.yaml';

export async function openConfiguration(where: Where, { environment, folder }: Terminal): Promise<LoadedConfiguration> {
  const environmentHere =
    where.data === undefined ? environment : { ...environment, KINTSUGI_DATA: resolve(folder, where.data) };
  const loaded = await loadConfiguration(resolve(folder, where.config ?? FILE), environmentHere);
  if (loaded.ok) return loaded.configuration;
  const { file, faults } = loaded.refusal;
  const lines = faults.map(
    ({ where: place, line, says, mend }) =>
      `${line === null ? '' : `line ${line}, `}${place === '' ? '' : `${place}: `}${says}. ${mend}`,
  );
  const [only] = lines;
  const one = lines.length === 1 && only !== undefined;
  throw new Complained({
    kind: 'configuration',
    detail: one ? `${file}: ${only}` : `${file} has ${lines.length} faults`,
    mend: one ? 'Mend it, then see `kintsugi config check`.' : 'Mend each of them, then see `kintsugi config check`.',
    ...(one ? {} : { faults: lines }),
    exitCode: EXIT.refused,
  });
}

/** By `--data`, KINTSUGI_DATA, the configuration, or `.kintsugi` here, in this order. */
export async function findDataFolder(where: Where, terminal: Terminal): Promise<string> {
  const named = where.data ?? terminal.environment['KINTSUGI_DATA'];
  if (named !== undefined && named !== '') return resolve(terminal.folder, named);
  const file = resolve(terminal.folder, where.config ?? FILE);
  if (where.config !== undefined || existsSync(file)) return (await openConfiguration(where, terminal)).dataFolder;
  return resolve(terminal.folder, '.kintsugi');
}

export interface Connection {
  readonly client: Client;
  readonly url: string;
  /** Null when the server was named by its address. */
  readonly dataFolder: string | null;
}

export async function connect(where: Where, terminal: Terminal): Promise<Connection> {
  const url = where.url ?? terminal.environment['KINTSUGI_URL'];
  if (url !== undefined && url !== '') {
    const token = terminal.environment['KINTSUGI_TOKEN'];
    return { client: createClient({ url, ...(token === undefined ? {} : { token }) }), url, dataFolder: null };
  }
  const dataFolder = await findDataFolder(where, terminal);
  const address = await readAddress(dataFolder);
  if (address === null) {
    throw complain(
      'no-server',
      `no server runs on ${dataFolder}`,
      'Start one with `kintsugi up`, or name another with --data DIR or --url URL.',
      EXIT.noServer,
    );
  }
  const token = await readToken(dataFolder, where.as);
  if (token === null) {
    const detail =
      where.as === undefined
        ? `the token of ${dataFolder} cannot be read`
        : `${where.as} has no token in ${dataFolder}`;
    throw complain(
      'no-token',
      detail,
      where.as === undefined
        ? 'Ask whoever started the server.'
        : 'Add them under `people` in kintsugi.yaml and start the server again.',
    );
  }
  return { client: createClient({ url: address.url, token }), url: address.url, dataFolder };
}

/** The answer, or the way out. */
export function valueOf<T>(reply: Reply<T>): T {
  if (!reply.ok) throw complaintOf(reply.problem);
  return reply.value;
}

/** `id`, or the newest incident where none is named. */
export async function incidentMeant(client: Client, id: string | undefined): Promise<string> {
  if (id !== undefined) return id;
  const [newest] = valueOf(await client.listIncidents({ query: { limit: 1 } })).items;
  if (newest === undefined)
    throw complain(
      'no-incident',
      'there was no incident yet',
      'Name one once there is; `kintsugi incidents ls` lists them.',
    );
  return newest.id;
}
