// Masks lines that come one after another: a private key printed over many lines is masked in each. It must not know who prints.
import { mask, type Masked, type MaskingRules } from './mask.ts';
import { marker } from './rule.ts';

const BEGIN = 'PRIVATE KEY-----';
const BEGIN_BLOCK = 'PRIVATE KEY BLOCK-----';
const END = '-----END';
const MOST_STREAMS = 1_000;
const LINES_MOST = 400;
/** Lines of others may come between; after more of them the key is over, though its end was never seen. */
const FOREIGN_MOST = 3;
const BODY_AT_END = /[A-Za-z0-9+/=]{16,}\s*$/;
const SHORT_BODY = /^\s*[A-Za-z0-9+/]{1,15}={0,2}\s*$/;
const HEADER = /^\s*(?:[A-Za-z-]{2,20}: .{0,100})?$/;

const NONE: readonly string[] = [];

interface OpenKey {
  lines: number;
  foreign: number;
}

/** Masks like `mask`, and remembers by stream that a private key has begun: at most 1,000 streams, the oldest go. */
export class LineMasker {
  readonly #rules: MaskingRules;
  readonly #open = new Map<string, OpenKey>();

  constructor(rules: MaskingRules) {
    this.#rules = rules;
  }

  /** `line` may also hold several rows. */
  mask(stream: string, line: string): Masked {
    const key = this.#open.size === 0 ? undefined : this.#open.get(stream);
    if (key !== undefined) return this.#insideKey(stream, key, line);
    if (leavesKeyOpen(line) && this.#rules.bySign[45]?.some(({ name }) => name === 'privateKey')) this.#begin(stream);
    return mask(line, this.#rules);
  }

  /** Streams in which a key has begun and not ended. */
  open(): readonly string[] {
    return this.#open.size === 0 ? NONE : [...this.#open.keys()];
  }

  /** The lines after this moment come once more, as those of a batch that was refused do. */
  reopen(streams: readonly string[]): void {
    for (const stream of streams) this.#begin(stream);
  }

  #begin(stream: string): void {
    const oldest = this.#open.size >= MOST_STREAMS ? this.#open.keys().next().value : undefined;
    if (oldest !== undefined) this.#open.delete(oldest);
    this.#open.set(stream, { lines: 0, foreign: 0 });
  }

  #insideKey(stream: string, key: OpenKey, line: string): Masked {
    key.lines += 1;
    const end = line.indexOf(END);
    const body = end < 0 ? line : line.slice(0, end);
    const rest = end < 0 ? '' : line.slice(end);
    if (end >= 0 || key.lines >= LINES_MOST) this.#open.delete(stream);
    const from = SHORT_BODY.test(body) ? 0 : startOfBody(body);
    if (from >= 0) {
      const before = mask(body.slice(0, from), this.#rules);
      const after = mask(rest, this.#rules);
      const found = [...before.found, ...after.found, { rule: 'privateKey' as const, count: 1 }];
      return { text: before.text + marker('privateKey') + after.text, found };
    }
    if (end < 0 && !HEADER.test(body) && (key.foreign += 1) > FOREIGN_MOST) this.#open.delete(stream);
    return mask(line, this.#rules);
  }
}

/** Only the end of the line is looked at: what stands before it is no body. */
function startOfBody(text: string): number {
  const tail = text.slice(-200);
  const found = BODY_AT_END.exec(tail);
  return found === null ? -1 : text.length - tail.length + found.index;
}

function leavesKeyOpen(line: string): boolean {
  const begin = Math.max(line.lastIndexOf(BEGIN), line.lastIndexOf(BEGIN_BLOCK));
  if (begin < 0) return false;
  const marked = line.lastIndexOf('-----BEGIN ', begin);
  return marked >= 0 && begin - marked < 60 && !line.includes(END, begin);
}
