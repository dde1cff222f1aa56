// Python: tracebacks and syntax errors. The last frame of ours is where it broke.
import type { FailureKind } from '@kintsugi/domain';
import type { Log } from '../reading/log.ts';
import { certain, numberOf, weak, type LogReader, type Sighting } from '../reading/reader.ts';

const frame = /^ {2}File "(.{1,500}?)", line (\d{1,7})(?:, in .{1,200})?$/;
const error = /^([A-Za-z_][\w.]{0,100})(?:: (.*))?$/;
const blockMax = 400;

export const python: LogReader = {
  tool: 'python',
  faults: (log) => {
    const seen: Sighting[] = [];
    for (let at = 0; at < log.lines.length; at += 1) {
      const isTraceback = log.lines[at] === 'Traceback (most recent call last):';
      if (!isTraceback && !frame.test(log.lines[at]!)) continue;
      const end = errorLine(log, at + 1);
      if (end < 0) continue;
      seen.push(faultOf(log, at, end));
      at = end;
    }
    return seen;
  },
};

/** The first line below the frames that is not indented. */
function errorLine(log: Log, from: number): number {
  for (let at = from; at < Math.min(log.lines.length, from + blockMax); at += 1) {
    const line = log.lines[at]!;
    if (line === '' || line.startsWith('Traceback ')) return -1;
    if (!line.startsWith(' ')) return error.test(line) ? at : -1;
  }
  return -1;
}

function faultOf(log: Log, at: number, end: number): Sighting {
  let place: { file: string; line: number | null } | null = null;
  for (let index = at; index < end; index += 1) {
    const found = frame.exec(log.lines[index]!);
    const file = found ? log.fileOf(found[1]!) : null;
    if (file === null) continue;
    place = { file, line: numberOf(found![2]) };
  }
  const text = log.lines[end]!;
  const name = error.exec(text)?.[1] ?? text;
  const said = {
    tool: 'python',
    kind: pythonKind(text),
    code: /^[A-Z]\w*$/.test(name) ? name : null,
    file: place?.file ?? null,
    line: place?.line ?? null,
    message: text,
    subject: pythonSubject(text),
  } as const;
  return place === null ? weak(at, said) : certain(at, said);
}

export function pythonKind(message: string): FailureKind {
  if (/^(?:SyntaxError|IndentationError|TabError)\b/.test(message)) return 'syntax';
  if (/^ModuleNotFoundError\b/.test(message)) return 'dependency';
  if (/^ImportError\b/.test(message)) return 'type';
  if (/^FileNotFoundError\b/.test(message)) return 'missing-file';
  if (/^MemoryError\b/.test(message)) return 'out-of-memory';
  return message.startsWith('OSError: [Errno 28]') ? 'disk-full' : 'crash';
}

export const pythonSubject = (message: string): string | null =>
  /^(?:ModuleNotFoundError: No module named|NameError: name|ImportError: cannot import name) '([^']{1,200})'/.exec(
    message,
  )?.[1] ??
  /has no attribute '([^']{1,200})'/.exec(message)?.[1] ??
  /^(?:KeyError|FileNotFoundError)\b.{0,100}?'([^']{1,300})'/.exec(message)?.[1] ??
  null;
