// Logs of builds as files: written while they run, read from any byte, the oldest given up. It must not know their words.
import { createHash } from 'node:crypto';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildLog } from '@kintsugi/engine/ports';
import { boundaryAfter, boundaryBefore } from './kept-output.ts';

export interface LogWriter {
  write(text: string | Buffer): void;
  end(): void;
}

export interface LogShelf {
  /** An older log of this id is gone from now on; who still writes to it writes for nobody. */
  begin(id: string): LogWriter;
  read(id: string, fromByte: number): Promise<BuildLog | null>;
  /** Removes the oldest ended logs until what is left is within the shelf's size. */
  tidy(): Promise<void>;
}

const READ_MAX = 256 * 1024;

export async function openLogShelf(folder: string, shelfMb: number): Promise<LogShelf> {
  await mkdir(folder, { recursive: true });
  const running = new Map<string, object>();
  return {
    begin(id) {
      const file = fileOf(id);
      rmSync(join(folder, file), { force: true });
      const descriptor = openSync(join(folder, file), 'wx', 0o640);
      const self = {};
      running.set(file, self);
      return {
        write(text) {
          try {
            writeSync(descriptor, typeof text === 'string' ? Buffer.from(text) : text);
          } catch {
            // A full disk ends the build by its own limits; the log is what can be done without.
          }
        },
        end() {
          closeSync(descriptor);
          if (running.get(file) === self) running.delete(file);
        },
      };
    },
    async read(id, fromByte) {
      const file = fileOf(id);
      // Asked first: what is written before the end is then read with it.
      const ended = !running.has(file);
      const handle = await open(join(folder, file), 'r').catch(() => null);
      if (handle === null) return null;
      try {
        const { size } = await handle.stat();
        const from = Math.min(Math.max(0, Math.floor(fromByte)), size);
        const length = Math.min(READ_MAX, size - from);
        const bytes = Buffer.alloc(length);
        const { bytesRead } = await handle.read(bytes, 0, length, from);
        return slice(bytes.subarray(0, bytesRead), from, size, ended);
      } finally {
        await handle.close();
      }
    },
    tidy: () => tidy(folder, shelfMb * 1_048_576, running),
  };
}

/** Whole characters only: what `fromByte` cuts is skipped, what the end cuts comes with the next reading. */
function slice(bytes: Buffer, from: number, size: number, ended: boolean): BuildLog {
  const begin = Math.min(boundaryAfter(bytes, 0), 3);
  let end = bytes.length;
  const last = boundaryBefore(bytes, bytes.length - 1);
  if (bytes.length > 0 && last + lengthOf(bytes[last] ?? 0) > bytes.length) end = Math.max(last, begin);
  return { text: bytes.toString('utf8', begin, end), nextByte: from + end, ended: ended && from + end >= size };
}

function lengthOf(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}

/** An id may hold anything; the name of a file may not. */
function fileOf(id: string): string {
  const isName = /^[\w-][\w.-]{0,119}$/.test(id);
  return isName ? `${id}.log` : `~${createHash('sha256').update(id).digest('hex')}.log`;
}

async function tidy(folder: string, bytesMax: number, running: ReadonlyMap<string, object>): Promise<void> {
  const names = (await readdir(folder)).filter((name) => !running.has(name));
  const found = await Promise.all(
    names.map(async (name) => {
      const status = await stat(join(folder, name)).catch(() => null);
      return status ? [{ name, bytes: status.size, atMs: status.mtimeMs }] : [];
    }),
  );
  const logs = found.flat().toSorted((a, b) => b.atMs - a.atMs);
  let bytes = 0;
  for (const log of logs) {
    bytes += log.bytes;
    if (bytes > bytesMax) await rm(join(folder, log.name), { force: true });
  }
}
