// Lines of a replica's output joined to entries: a stack trace is one thing that was said, not twenty. Pure.

export interface OutputLine {
  /** Where in the file it begins, in bytes. */
  readonly offset: number;
  readonly atMs: number;
  readonly stream: 'out' | 'err';
  readonly text: string;
}

export interface Entry {
  readonly atMs: number;
  readonly stream: 'out' | 'err';
  readonly body: string;
}

const LINES_MAX = 200;
const CHARS_MAX = 16_384;
/** Lines of one trace are written at once. */
const PAUSE_MS = 1_000;

/** `<ISO 8601 time> <out|err> <text>`; null for anything else. */
export function parseLine(line: string, offset: number): OutputLine | null {
  const match = /^(\S{20,40}) (out|err) (.*)$/s.exec(line);
  const atMs = Date.parse(match?.[1] ?? '');
  if (match === null || !Number.isFinite(atMs)) return null;
  return { offset, atMs, stream: match[2] === 'err' ? 'err' : 'out', text: match[3] ?? '' };
}

interface Open {
  readonly offset: number;
  readonly atMs: number;
  readonly stream: 'out' | 'err';
  readonly lines: string[];
  lastMs: number;
  chars: number;
  /** Python names the exception on the first line that is not indented, at the end of the trace. */
  python: boolean;
}

/** Takes the lines of one file in order. What may still go on is kept until `flush` or a line that begins something new. */
export class EntryJoiner {
  private open: Open | null = null;

  /** Where the entry begins that may still go on; null when none does. */
  get heldFrom(): number | null {
    return this.open?.offset ?? null;
  }

  /** The entries that this line completes: none or one. */
  add(line: OutputLine): readonly Entry[] {
    const { open } = this;
    if (open !== null && this.goesOn(open, line)) {
      if (open.python && !/^\s/.test(line.text) && !line.text.startsWith('Traceback')) open.python = false;
      if (open.lines.length < LINES_MAX && open.chars < CHARS_MAX) open.lines.push(line.text);
      open.chars += line.text.length + 1;
      open.lastMs = line.atMs;
      return [];
    }
    const done = this.flush();
    const { offset, atMs, stream, text } = line;
    if (text.trim() === '') return done;
    this.open = {
      offset,
      atMs,
      stream,
      lines: [text],
      lastMs: atMs,
      chars: text.length,
      python: text.startsWith('Traceback'),
    };
    return done;
  }

  flush(): readonly Entry[] {
    const { open } = this;
    this.open = null;
    if (open === null) return [];
    const body = open.lines.join('\n').trimEnd().slice(0, CHARS_MAX);
    return [{ atMs: open.atMs, stream: open.stream, body }];
  }

  private goesOn(open: Open, { atMs, stream, text }: OutputLine): boolean {
    if (stream !== open.stream || atMs - open.lastMs > PAUSE_MS) return false;
    if (/^\s/.test(text) || text === '') return true;
    if (/^(at |Caused by:|Suppressed:|\.\.\. \d+ |[)\]}]+[,;]?$)/.test(text)) return true;
    if (/^(Traceback |During handling of the above|The above exception was)/.test(text)) {
      open.python = true;
      return true;
    }
    return open.python;
  }
}
