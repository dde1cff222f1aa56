// Memory, time and disk that ran out, in the words of whoever noticed. How the step ended weighs more: see diagnose.
import { certain, weak, type LogReader, type Sighting } from '../reading/reader.ts';

const heap = /^FATAL ERROR: .{0,200}(?:heap out of memory|Reached heap limit)/;
const memory =
  /^(?:java\.lang\.OutOfMemoryError|.{0,100}\bjava\.lang\.OutOfMemoryError: |MemoryError$|fatal error: (?:runtime: )?out of memory|memory allocation of \d{1,20} bytes failed|Killed$|Out of memory: )/;
const disk = /\bENOSPC\b|No space left on device$|no space left on device/;

export const limits: LogReader = {
  tool: 'sh',
  faults: (log) => {
    const seen: Sighting[] = [];
    for (const [at, line] of log.lines.entries()) {
      if (heap.test(line)) {
        seen.push(certain(at, { tool: 'node', kind: 'out-of-memory', message: line.replace('FATAL ERROR: ', '') }));
      } else if (memory.test(line)) {
        seen.push(weak(at, { tool: 'sh', kind: 'out-of-memory', message: line }));
      } else if (line.length < 500 && disk.test(line)) {
        seen.push(weak(at, { tool: 'sh', kind: 'disk-full', message: line }));
      }
    }
    return seen;
  },
};
