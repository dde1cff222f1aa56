// `up`: the server in the foreground until it is ended, or in the background of its own.
import { spawn } from 'node:child_process';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createClient } from '@kintsugi/contract';
import { readAddress, realWorld, startServer, type LoadedConfiguration, type Server } from '@kintsugi/server';
import type { Command } from 'commander';
import { openConfiguration, type Terminal, type Where } from '../connection.ts';
import { complain, Complained, EXIT } from '../output/complaint.ts';
import { counted } from '../output/figures.ts';
import { pageFolder } from '../page-folder.ts';
import { VERSION } from '../version.ts';
import { settled, show } from './output.ts';

const MAIN = join(import.meta.dirname, '..', 'main.ts');
const READY_MS = 60_000;
const LOOK_EVERY_MS = 100;

export function addUp(program: Command, terminal: Terminal): void {
  program
    .command('up')
    .description('start the server and the services that kintsugi.yaml declares')
    .option('-d, --detach', 'in the background; `kintsugi down` ends it')
    .option('--foreground', 'in this terminal until Ctrl-C (the default)')
    .action(async ({ detach }: { detach?: boolean }, command: Command) => {
      const configuration = await openConfiguration(settled(command), terminal);
      if (detach === true) await startDetached(configuration, command, terminal);
      else await stayInForeground(configuration, command, terminal);
    });
}

async function stayInForeground(
  configuration: LoadedConfiguration,
  command: Command,
  terminal: Terminal,
): Promise<void> {
  const { paper } = terminal;
  const onTrouble = (line: string) => paper.complain(`${new Date(terminal.now()).toISOString()} ${line}`);
  const openWorld = realWorld({ onTrouble, onCall: (text) => paper.complain(text.trimEnd()) });
  const started = await startServer({ configuration, openWorld, version: VERSION, page: pageFolder(), onTrouble });
  if (!started.ok) throw new Complained({ ...started.refusal, exitCode: EXIT.refused });
  const { server } = started;
  showStarted(server, configuration, command, terminal);
  stopOnSignals(server);
  await server.stopped;
}

/** Ctrl-C is meant for everything; a polite end from elsewhere lets the services go on, for the next server to adopt. */
function stopOnSignals(server: Server): void {
  process.on('SIGINT', () => void server.stop(true));
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void server.stop(false));
}

function showStarted(
  { url, otlpUrl, dataFolder }: Server,
  { values }: LoadedConfiguration,
  command: Command,
  terminal: Terminal,
): void {
  const services = Object.keys(values.services).length;
  show(command, terminal, { url, otlpUrl, dataFolder, pid: process.pid }, (paper) => [
    `${paper.ink('strong', values.name)}  ${counted(services, 'service')}, autonomy ${values.policy.autonomy}`,
    `page       ${url}`,
    `API        ${url}/api/v1`,
    `telemetry  ${otlpUrl ?? 'none'}`,
    `data       ${dataFolder}`,
    paper.ink('dim', 'Ctrl-C ends the server and the services; `kintsugi down` does so from elsewhere'),
  ]);
}

async function startDetached(configuration: LoadedConfiguration, command: Command, terminal: Terminal): Promise<void> {
  const { dataFolder } = configuration;
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  const path = join(dataFolder, 'server.log');
  const log = await open(path, 'a', 0o600);
  const from = (await log.stat()).size;
  const child = spawn(process.execPath, [MAIN, 'up', ...argumentsOf(settled(command), configuration)], {
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    cwd: terminal.folder,
    env: terminal.environment,
  });
  await log.close();
  let ended: number | null = null;
  child.on('exit', (code) => (ended = code ?? EXIT.refused));
  const untilMs = Date.now() + READY_MS;
  while (Date.now() < untilMs) {
    if (ended !== null)
      throw complain(
        'not-started',
        `the server ended at once; its log says:\n${await tailOf(path, from)}`,
        'Mend what it names, then start again.',
        ended,
      );
    const address = await readAddress(dataFolder);
    if (
      address !== null &&
      address.pid === child.pid &&
      (await createClient({ url: address.url }).getReadiness({})).ok
    ) {
      child.unref();
      const answer = { ...address, dataFolder, log: path };
      return show(command, terminal, answer, (paper) => [
        `API   ${address.url}`,
        `log   ${path}`,
        paper.ink('dim', '`kintsugi status` shows what it sees; `kintsugi down` ends it'),
      ]);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  throw complain(
    'not-ready',
    `the server did not become ready within ${READY_MS / 1_000} s`,
    `Look into ${path}; \`kintsugi down\` ends it.`,
  );
}

function argumentsOf({ data }: Where, { file }: LoadedConfiguration): string[] {
  return ['--config', file, ...(data === undefined ? [] : ['--data', data])];
}

async function tailOf(path: string, from: number): Promise<string> {
  const text = (await readFile(path)).subarray(from).toString('utf8').trim();
  return text.slice(-2_000) || '(nothing)';
}
