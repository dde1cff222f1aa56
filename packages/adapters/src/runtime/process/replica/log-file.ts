// A replica's output on disk, one line a record, bounded. It must not know what the lines mean.
//
// Format, for whoever tails it: `<ISO 8601 time, UTC, ms> <out|err> <text>\n`, UTF-8, `text` without line breaks and
// at most 16 KiB (longer lines are cut and end in `…`). Lines are appended whole. When the file has passed its bound it
// is renamed to `<file>.1` (replacing an older one) and a new file is begun: a tailer that sees the inode change
// reads `.1` to its end first, then the new file from its start.
import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { StringDecoder } from 'node:string_decoder';

export type OutputStream = 'out' | 'err';

export interface LogFile {
  write(stream: OutputStream, chunk: Buffer): void;
  /** Writes what has no line break yet, and closes. */
  close(): void;
}

const LINE_CHARACTERS_MAX = 16 * 1024;

export function openLogFile(file: string, bytesMax = 8 * 1024 * 1024): LogFile {
  mkdirSync(dirname(file), { recursive: true });
  let descriptor: number | null = openSync(file, 'a', 0o640);
  let bytes = fstatSync(descriptor).size;
  const partial = { out: '', err: '' };
  const decoders = { out: new StringDecoder('utf8'), err: new StringDecoder('utf8') };

  const append = (text: string): void => {
    if (descriptor === null || text === '') return;
    try {
      bytes += writeSync(descriptor, text);
      if (bytes < bytesMax) return;
      closeSync(descriptor);
      descriptor = null;
      renameSync(file, `${file}.1`);
      descriptor = openSync(file, 'a', 0o640);
      bytes = 0;
    } catch {
      // A full disk must not end the services: their output is what can be done without.
    }
  };

  return {
    write(stream, chunk) {
      const lines = (partial[stream] + decoders[stream].write(chunk)).split('\n');
      const rest = lines.pop() ?? '';
      const whole = rest.length > LINE_CHARACTERS_MAX ? [...lines, rest] : lines;
      partial[stream] = whole === lines ? rest : '';
      const at = new Date().toISOString();
      append(whole.map((line) => record(at, stream, line)).join(''));
    },
    close() {
      const at = new Date().toISOString();
      for (const stream of ['out', 'err'] as const) {
        if (partial[stream] !== '') append(record(at, stream, partial[stream]));
        partial[stream] = '';
      }
      if (descriptor !== null) closeSync(descriptor);
      descriptor = null;
    },
  };
}

function record(at: string, stream: OutputStream, line: string): string {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line;
  return `${at} ${stream} ${text.length > LINE_CHARACTERS_MAX ? `${text.slice(0, LINE_CHARACTERS_MAX)}…` : text}\n`;
}
