// The first row of a line as codes in a buffer that every line uses anew: read once, looked at often and cheaply.
import { kindOf, SPACE } from './characters.ts';

/** Characters that are read of a row. */
export const LONGEST_ROW = 1_000;
/** Room on both sides, so that whoever looks two characters back or three ahead finds white space. */
const MARGIN = 3;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

export class Row {
  text = '';
  length = 0;
  readonly #codes = new Uint16Array(LONGEST_ROW + 2 * MARGIN);

  read(text: string): void {
    const most = Math.min(text.length, LONGEST_ROW);
    const codes = this.#codes;
    let length = 0;
    for (; length < most; length += 1) {
      const code = text.charCodeAt(length);
      if (code === LINE_FEED || code === CARRIAGE_RETURN) break;
      codes[length + MARGIN] = code;
    }
    // A call of `fill` costs more than these few.
    for (let i = length + MARGIN; i < length + 2 * MARGIN; i += 1) codes[i] = SPACE;
    this.text = text;
    this.length = length;
  }

  /** Whether the row was longer than what is read of it. */
  get isCut(): boolean {
    return this.length === LONGEST_ROW && this.text.length > LONGEST_ROW;
  }

  code(at: number): number {
    return this.#codes[at + MARGIN] as number;
  }

  kind(at: number): number {
    return kindOf(this.#codes[at + MARGIN] as number);
  }

  slice(from: number, to: number): string {
    return this.text.slice(from, Math.min(to, this.length));
  }
}
