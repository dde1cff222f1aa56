// Walks protobuf's wire format in place: no copies, no objects per field. It knows tags and lengths, never messages.

/** Thrown inside this folder only; the decoders turn it into a refusal or a rejected item. */
export class Malformed extends Error {}

/** The wire types that OTLP uses. Groups (3, 4) are refused: they left the format before OTLP began. */
export const VARINT = 0;
export const FIXED64 = 1;
export const LENGTH = 2;
export const FIXED32 = 5;

const TWO_32 = 4_294_967_296;

/**
 * A position in a message, with the end that it must not pass.
 * Every read checks `end`, so that hostile lengths end in `Malformed` and never in a wrong read.
 */
export class Cursor {
  readonly bytes: Buffer;
  readonly view: DataView;
  pos: number;
  end: number;

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.pos = 0;
    this.end = bytes.byteLength;
  }

  /** An unsigned varint that must fit 32 bits: tags, lengths, enums, flags. Longer ones are cut like protobuf does. */
  uint32(): number {
    const bytes = this.bytes;
    let byte = this.byte();
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    for (let shift = 7; shift < 35; shift += 7) {
      byte = this.pos < this.end ? (bytes[this.pos++] as number) : this.fail('a number ends in the middle');
      if (shift < 28) value |= (byte & 0x7f) << shift;
      else value = (value | ((byte & 0x0f) << 28)) >>> 0;
      if (byte < 0x80) return value >>> 0;
    }
    for (let more = 0; more < 5; more++) if (this.byte() < 0x80) return value;
    return this.fail('a number is longer than ten bytes');
  }

  /** A signed 64-bit varint as a double: exact to 2^53, nearest beyond. */
  int64(): number {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.byte();
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high |= bits >>> 4;
      } else high |= bits << (shift - 32);
      if (byte < 0x80) return high * TWO_32 + (low >>> 0);
    }
    return this.fail('a number is longer than ten bytes');
  }

  fixed32(): number {
    const at = this.take(4);
    return this.view.getUint32(at, true);
  }

  fixed64(): number {
    const at = this.take(8);
    return this.view.getUint32(at + 4, true) * TWO_32 + this.view.getUint32(at, true);
  }

  sfixed64(): number {
    const at = this.take(8);
    return this.view.getInt32(at + 4, true) * TWO_32 + this.view.getUint32(at, true);
  }

  double(): number {
    const at = this.take(8);
    return this.view.getFloat64(at, true);
  }

  /** Enters a length-delimited field: answers its end; the cursor stands at its start. */
  length(): number {
    const size = this.uint32();
    const end = this.pos + size;
    if (end > this.end) this.fail('a field is longer than the message that holds it');
    return end;
  }

  skip(wireType: number): void {
    switch (wireType) {
      case VARINT:
        for (let count = 0; count < 10; count++) if (this.byte() < 0x80) return;
        this.fail('a number is longer than ten bytes');
        return;
      case FIXED64:
        this.take(8);
        return;
      case LENGTH:
        this.pos = this.length();
        return;
      case FIXED32:
        this.take(4);
        return;
      default:
        this.fail(`wire type ${wireType} does not occur in OTLP`);
    }
  }

  /** The UTF-8 text between two positions; broken sequences become U+FFFD. */
  text(start: number, end: number): string {
    return this.bytes.toString('utf8', start, end);
  }

  hex(start: number, end: number): string {
    return this.bytes.toString('hex', start, end);
  }

  private byte(): number {
    return this.pos < this.end ? (this.bytes[this.pos++] as number) : this.fail('a number ends in the middle');
  }

  private take(size: number): number {
    const at = this.pos;
    if (at + size > this.end) this.fail('a field ends in the middle');
    this.pos = at + size;
    return at;
  }

  private fail(because: string): never {
    throw new Malformed(`${because} (at byte ${this.pos})`);
  }
}

/**
 * Calls `visit` for every length-delimited field of the message in [start, end), with the range of its content.
 * Other fields are skipped. The message's order of fields doesn't matter to callers that look for one number at a time.
 */
export function eachField(
  cursor: Cursor,
  start: number,
  end: number,
  visit: (field: number, from: number, to: number) => void,
): void {
  const outer = cursor.end;
  cursor.pos = start;
  cursor.end = end;
  while (cursor.pos < end) {
    const tag = cursor.uint32();
    if ((tag & 7) !== LENGTH) {
      cursor.skip(tag & 7);
      continue;
    }
    const to = cursor.length();
    const from = cursor.pos;
    visit(tag >>> 3, from, to);
    cursor.pos = to;
    cursor.end = end;
  }
  cursor.end = outer;
}
