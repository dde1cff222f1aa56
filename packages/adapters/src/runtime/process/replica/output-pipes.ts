// Named pipes between a replica and its keeper. The replica holds each pipe open for reading too, so that the death
// of the keeper neither breaks its output nor loses it: the successor opens the same name and reads on.
import { execFile } from 'node:child_process';
import { closeSync, constants, mkdirSync, openSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import type { LogFile, OutputStream } from './log-file.ts';

const STREAMS: readonly OutputStream[] = ['out', 'err'];

export async function makePipes(folder: string, instance: string): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  removePipes(folder, instance);
  const paths = STREAMS.map((stream) => pipePath(folder, instance, stream));
  await new Promise<void>((resolve, reject) =>
    execFile('mkfifo', ['-m', '600', ...paths], (error) => (error ? reject(error) : resolve())),
  );
}

/** Descriptors for a child's stdout and stderr; close them once the child has them. */
export function openForChild(
  folder: string,
  instance: string,
): { readonly out: number; readonly err: number; close(): void } {
  const out = openSync(pipePath(folder, instance, 'out'), constants.O_RDWR);
  const err = openSync(pipePath(folder, instance, 'err'), constants.O_RDWR);
  return {
    out,
    err,
    close() {
      closeSync(out);
      closeSync(err);
    },
  };
}

/** Copies both pipes into `log` until the last writer has gone or `stop` is called; then closes the log. */
export function drainPipes(folder: string, instance: string, log: LogFile): { stop(): void } {
  let open = STREAMS.length;
  const sockets = STREAMS.map((stream) => {
    const descriptor = openSync(pipePath(folder, instance, stream), constants.O_RDONLY | constants.O_NONBLOCK);
    const socket = new Socket({ fd: descriptor, readable: true, writable: false });
    socket.on('data', (chunk: Buffer) => log.write(stream, chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      open -= 1;
      if (open === 0) log.close();
    });
    return socket;
  });
  return { stop: () => sockets.forEach((socket) => socket.destroy()) };
}

export function removePipes(folder: string, instance: string): void {
  for (const stream of STREAMS) rmSync(pipePath(folder, instance, stream), { force: true });
}

/**
 * Processes that hold one of the folder's pipes open for writing: services that were started but not written down
 * before their keeper was killed. Linux only; elsewhere there is no cheap way to ask, and the answer is empty.
 */
export function holdersOf(folder: string): readonly number[] {
  if (process.platform !== 'linux') return [];
  const holders: number[] = [];
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (Number.isInteger(pid) && pid !== process.pid && holdsPipe(pid, folder)) holders.push(pid);
  }
  return holders;
}

function holdsPipe(pid: number, folder: string): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((descriptor) => {
      if (!readlinkSync(`/proc/${pid}/fd/${descriptor}`).startsWith(`${folder}/`)) return false;
      const flags = /^flags:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/fdinfo/${descriptor}`, 'latin1'));
      return (Number.parseInt(flags?.[1] ?? '0', 8) & 0o3) !== 0;
    });
  } catch {
    return false;
  }
}

function pipePath(folder: string, instance: string, stream: OutputStream): string {
  return join(folder, `${instance}.${stream}`);
}
