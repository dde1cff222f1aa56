// Follows the files into which replicas' output is written: one folder a service, one file a replica. Keeps its place over restarts.
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { IntakeSink, LogLine } from '@kintsugi/engine/ports';
import { FileTail } from './file-tail.ts';
import { Positions } from './positions.ts';

export interface LogFilesOptions {
  /** Holds `<service>/<instance>.log`. */
  readonly folder: string;
  /** The file in which it is kept how far was read. */
  readonly positions: string;
  readonly sink: IntakeSink;
  readonly now: () => number;
  readonly onTrouble: (what: string) => void;
  readonly pollMs?: number;
}

export interface LogFollower {
  /** Reads what is there, hands it on, and stops. */
  close(): Promise<void>;
}

const POLL_MS = 500;
const FILES_MAX = 2_000;

/**
 * Hands lines on at least once: after a crash the last second may come twice. A refusal of the sink holds the file
 * until it takes lines again, so nothing is skipped.
 */
export function followLogFiles(options: LogFilesOptions): LogFollower {
  const follower = new Follower(options);
  return { close: () => follower.close() };
}

class Follower {
  private readonly options: LogFilesOptions;
  private readonly positions: Positions;
  private readonly tails = new Map<string, FileTail>();
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void>;
  private closed = false;
  private troubled = false;

  constructor(options: LogFilesOptions) {
    this.options = options;
    this.positions = new Positions(options.positions);
    this.running = this.round(false);
  }

  async close(): Promise<void> {
    this.closed = true;
    if (this.timer !== null) clearTimeout(this.timer);
    await this.running;
    await this.round(true);
  }

  private async round(last: boolean): Promise<void> {
    try {
      await this.look(last);
      this.troubled = false;
    } catch (error) {
      if (!this.troubled)
        this.options.onTrouble(
          `The output of services can't be read: ${error instanceof Error ? error.message : String(error)}`,
        );
      this.troubled = true;
    }
    if (this.closed) return;
    this.timer = setTimeout(() => (this.running = this.round(false)), this.options.pollMs ?? POLL_MS);
    this.timer.unref();
  }

  private async look(last: boolean): Promise<void> {
    const { folder } = this.options;
    await mkdir(folder, { recursive: true });
    const present = new Set<string>();
    for (const service of await readdir(folder, { withFileTypes: true })) {
      if (!service.isDirectory()) continue;
      for (const name of await readdir(join(folder, service.name))) {
        if (!name.endsWith('.log') || present.size >= FILES_MAX) continue;
        const file = join(service.name, name);
        present.add(file);
        await this.tailOf(file, service.name, name.slice(0, -'.log'.length)).advance(last);
      }
    }
    for (const file of this.tails.keys()) if (!present.has(file)) this.tails.delete(file);
    this.positions.keepOnly(present);
    this.positions.save();
  }

  private tailOf(file: string, service: string, instance: string): FileTail {
    const known = this.tails.get(file);
    if (known !== undefined) return known;
    const tail = new FileTail({
      path: join(this.options.folder, file),
      position: this.positions.get(file),
      keep: (position) => this.positions.set(file, position),
      hand: (lines) => this.hand(lines),
      describe: { service, instance },
      onTrouble: this.options.onTrouble,
    });
    this.tails.set(file, tail);
    return tail;
  }

  private async hand(lines: readonly LogLine[]): Promise<boolean> {
    const outcome = await this.options.sink.accept({ logs: lines });
    return outcome.ok;
  }
}
