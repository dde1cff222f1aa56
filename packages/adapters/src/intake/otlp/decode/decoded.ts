// What a decoder answers: columns or rows with what it had to leave out, or why the whole request is unreadable.
import { Malformed } from '../wire/cursor.ts';

export interface Readable<Batch> {
  readonly ok: true;
  readonly batch: Batch;
  readonly accepted: number;
  readonly rejected: number;
  /** Why items were left out and what mends it; empty when none were. */
  readonly message: string;
}

export interface Unreadable {
  readonly ok: false;
  readonly because: string;
  readonly mend: string;
}

export type Decoded<Batch> = Readable<Batch> | Unreadable;

/** Counts what is left out of one request and keeps the first few different reasons. */
export class Rejections {
  count = 0;
  private readonly reasons = new Set<string>();

  add(because: string, count = 1): void {
    this.count += count;
    if (this.reasons.size < 3) this.reasons.add(because);
  }

  /** One item that was refused for several reasons counts once. */
  atMost(count: number): void {
    this.count = Math.min(this.count, count);
  }

  get message(): string {
    return [...this.reasons].join('; ');
  }
}

/** Runs a decoder; framing that can't be followed makes the whole request unreadable, and nothing else escapes. */
export function readWhole<Batch>(what: string, read: () => Readable<Batch>): Decoded<Batch> {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return {
      ok: false,
      because: `the body is not ${what}: ${error.message}`,
      mend: `send ${what} as OTLP 1.x defines it, whole, under the content type that it is encoded in`,
    };
  }
}
