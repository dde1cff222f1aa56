// One file that grows, is truncated, or is renamed to `.1` and begun anew. Reads whole lines only, and never more than a bound at once.
import { open, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { LogLine } from '@kintsugi/engine/ports';
import { EntryJoiner, parseLine } from './entries.ts';
import type { Entry } from './entries.ts';
import type { Position } from './positions.ts';
import { severityOf, traceIdOf } from './severity.ts';

export interface FileTailOptions {
  readonly path: string;
  readonly position: Position | undefined;
  /** Everything before this was handed on. */
  readonly keep: (position: Position) => void;
  /** False when the lines were not taken: they are offered again. */
  readonly hand: (lines: readonly LogLine[]) => Promise<boolean>;
  readonly describe: { readonly service: string; readonly instance: string };
  readonly onTrouble: (what: string) => void;
}

const CHUNK_BYTES = 256 * 1_024;
const NEWLINE = 0x0a;

export class FileTail {
  private readonly options: FileTailOptions;
  private readonly joiner = new EntryJoiner();
  private inode: number;
  /** Everything before it was handed on. */
  private handed: number;
  /** Everything before it was read; what lies between is held by the joiner. */
  private read: number;

  constructor(options: FileTailOptions) {
    this.options = options;
    this.inode = options.position?.inode ?? 0;
    this.handed = options.position?.offset ?? 0;
    this.read = this.handed;
  }

  /** Hands on what was written since the last time. `last`: also what might still go on. */
  async advance(last: boolean): Promise<void> {
    const file = await stat(this.options.path).catch(() => null);
    if (file === null) return;
    if (this.inode !== 0 && this.inode !== file.ino && !(await this.finishRotated())) return;
    if (this.inode !== file.ino || file.size < this.read) this.beginAnew(file.ino);
    await this.readOn(this.options.path, file.size, last);
  }

  /** The rest of the file that was renamed; false when it must be offered again. */
  private async finishRotated(): Promise<boolean> {
    const rotated = `${this.options.path}.1`;
    const file = await stat(rotated).catch(() => null);
    if (file !== null && file.ino === this.inode) return this.readOn(rotated, file.size, true);
    this.options.onTrouble(
      `Output of ${this.options.describe.instance} was rotated away before it was read: some lines are missing.`,
    );
    return true;
  }

  private beginAnew(inode: number): void {
    this.inode = inode;
    this.joiner.flush();
    this.read = 0;
    this.keep(0);
  }

  /** An entry that nothing was added to since the last look is complete. */
  private async readOn(path: string, size: number, last: boolean): Promise<boolean> {
    if (this.read >= size) return this.handOn(this.joiner.flush());
    const handle = await open(path, 'r').catch(() => null);
    if (handle === null) return false;
    try {
      for (;;) {
        const entries = await this.readChunk(handle, size);
        if (entries === null) break;
        if (!(await this.handOn(entries))) return false;
      }
    } finally {
      await handle.close();
    }
    return last ? this.handOn(this.joiner.flush()) : true;
  }

  /** The entries that the next lines complete; null when there is no further whole line. */
  private async readChunk(handle: FileHandle, size: number): Promise<readonly Entry[] | null> {
    const bytes = Buffer.alloc(Math.min(CHUNK_BYTES, size - this.read));
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, this.read);
    const entries: Entry[] = [];
    let from = 0;
    for (let to = bytes.indexOf(NEWLINE); to >= 0 && to < bytesRead; to = bytes.indexOf(NEWLINE, from)) {
      const line = parseLine(bytes.toString('utf8', from, to), this.read + from);
      if (line !== null) entries.push(...this.joiner.add(line));
      from = to + 1;
    }
    // A line that fills a whole chunk is none of ours: it is passed over.
    const whole = from === 0 && bytesRead === CHUNK_BYTES ? bytesRead : from;
    this.read += whole;
    return whole === 0 ? null : entries;
  }

  /** A refusal rewinds to what was handed on last; the next look offers it again. */
  private async handOn(entries: readonly Entry[]): Promise<boolean> {
    const taken = entries.length === 0 || (await this.options.hand(entries.map((entry) => this.lineOf(entry))));
    if (taken) this.keep(this.joiner.heldFrom ?? this.read);
    else {
      this.joiner.flush();
      this.read = this.handed;
    }
    return taken;
  }

  private keep(offset: number): void {
    this.handed = offset;
    this.options.keep({ inode: this.inode, offset });
  }

  private lineOf(entry: Entry): LogLine {
    return {
      ...this.options.describe,
      atMs: entry.atMs,
      severity: severityOf(entry),
      body: entry.body,
      traceId: traceIdOf(entry.body),
    };
  }
}
