// `down`: ends the server and everything that it runs, also when the server itself is gone already.
import { createClient } from '@kintsugi/contract';
import { endServices, readAddress, readToken } from '@kintsugi/server';
import type { Command } from 'commander';
import { findDataFolder, type Terminal } from '../connection.ts';
import { complain, complaintOf } from '../output/complaint.ts';
import { settled, show } from './output.ts';

const STOPPED_MS = 45_000;
const LOOK_EVERY_MS = 100;

export function addDown(program: Command, terminal: Terminal): void {
  program
    .command('down')
    .description('end the server and the services that it runs')
    .action(async (_options: object, command: Command) => {
      const dataFolder = await findDataFolder(settled(command), terminal);
      const address = await readAddress(dataFolder);
      const server =
        address === null ? 'none' : await endServer(address.url, address.pid, (await readToken(dataFolder)) ?? '');
      await endServices(dataFolder);
      show(command, terminal, { dataFolder, server }, () => [
        server === 'none' ? 'no server was running; no service is' : 'the server and its services have ended',
      ]);
    });
}

/** `none`: the address was left behind by a server that was killed. */
async function endServer(url: string, pid: number, token: string): Promise<'ended' | 'none'> {
  const asked = await createClient({ url, token }).shutDown({ body: { services: true } });
  if (!asked.ok) {
    if (!isAlive(pid)) return 'none';
    throw complaintOf(asked.problem);
  }
  const untilMs = Date.now() + STOPPED_MS;
  while (isAlive(pid)) {
    if (Date.now() > untilMs)
      throw complain(
        'not-stopped',
        `the server (process ${pid}) still runs after ${STOPPED_MS / 1_000} s`,
        `Look into its log; \`kill ${pid}\` ends it, then run \`kintsugi down\` again.`,
      );
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return 'ended';
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
