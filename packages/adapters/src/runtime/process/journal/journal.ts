// The keeper's memory on disk: one JSON record a line, only ever appended to, compacted when it is opened or has grown.
// It must not know what the records mean beyond folding them.
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { emptyMemory, remember, snapshotOf } from './fold.ts';
import type { JournalRecord, Memory } from './records.ts';

export interface Journal {
  readonly memory: Memory;
  /**
   * Appends, then remembers. `durable`: synced to disk before it returns, and throws when it can't be written;
   * otherwise the record survives the death of the process, and a full disk only costs the record.
   */
  append(record: JournalRecord, durability?: 'durable' | 'plain'): void;
  close(): void;
}

const COMPACT_OVER_BYTES = 4 * 1024 * 1024;

export function openJournal(file: string): Journal {
  const memory = readMemory(file);
  let descriptor = compact(file, memory);
  let compactOver = COMPACT_OVER_BYTES;
  return {
    memory,
    append(record, durability = 'plain') {
      write(descriptor, record, durability);
      remember(memory, record);
      if (fstatSync(descriptor).size <= compactOver) return;
      const full = descriptor;
      try {
        descriptor = compact(file, memory);
        closeSync(full);
      } catch {
        // No room for a second copy: the long one goes on.
      }
      compactOver = Math.max(COMPACT_OVER_BYTES, 2 * fstatSync(descriptor).size);
    },
    close: () => closeSync(descriptor),
  };
}

/** What the journal says, without opening it for writing. A torn last line is what a killed writer leaves, and is skipped. */
export function readMemory(file: string): Memory {
  const memory = emptyMemory();
  if (!existsSync(file)) return memory;
  const lines = readFileSync(file, 'utf8').split('\n');
  lines.forEach((line, at) => {
    if (line === '') return;
    const record = parse(line);
    if (record !== null) remember(memory, record);
    else if (at < lines.length - 1) memory.damaged = true;
  });
  return memory;
}

function parse(line: string): JournalRecord | null {
  try {
    return JSON.parse(line) as JournalRecord;
  } catch {
    return null;
  }
}

function write(descriptor: number, record: JournalRecord, durability: 'durable' | 'plain'): void {
  const before = fstatSync(descriptor).size;
  try {
    const line = Buffer.from(`${JSON.stringify(record)}\n`);
    for (let sent = 0; sent < line.length;) sent += writeSync(descriptor, line, sent);
    if (durability === 'durable') fsyncSync(descriptor);
  } catch (error) {
    cutBack(descriptor, before);
    if (durability === 'durable') throw error;
  }
}

/** A half-written line would spoil the next one too. */
function cutBack(descriptor: number, size: number): void {
  try {
    ftruncateSync(descriptor, size);
  } catch {
    // Then the next reader finds one damaged line and says so.
  }
}

/** Writes the memory as one snapshot beside the journal, puts it in its place, and answers a descriptor for appending. */
function compact(file: string, memory: Memory): number {
  const fresh = `${file}.new`;
  const descriptor = openSync(fresh, 'w', 0o600);
  write(descriptor, { kind: 'snapshot', memory: snapshotOf(memory) }, 'durable');
  closeSync(descriptor);
  renameSync(fresh, file);
  const folder = openSync(dirname(file), 'r');
  fsyncSync(folder);
  closeSync(folder);
  return openSync(file, 'a', 0o600);
}
