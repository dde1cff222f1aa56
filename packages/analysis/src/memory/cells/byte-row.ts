// Numbers, texts and floats as bytes, one after the other, and back. Knows not what they are for.

/** Whole numbers from 0 take a byte for every seven bits; floats four, lowest byte first. */
export class ByteWriter {
  #bytes = new Uint8Array(1 << 16);
  #used = 0;

  number(value: number): void {
    this.#makeRoom(10);
    let rest = value;
    while (rest >= 0x80) {
      this.#bytes[this.#used++] = (rest % 0x80) + 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[this.#used++] = rest;
  }

  /** In UTF-16 units, so that even a broken text comes back as it was. */
  text(value: string): void {
    this.number(value.length);
    for (let at = 0; at < value.length; at += 1) this.number(value.charCodeAt(at));
  }

  floats(values: Float32Array): void {
    this.number(values.length);
    this.#makeRoom(4 * values.length);
    const view = new DataView(this.#bytes.buffer);
    for (let at = 0; at < values.length; at += 1) view.setFloat32(this.#used + 4 * at, values[at] as number, true);
    this.#used += 4 * values.length;
  }

  list<Item>(items: readonly Item[], write: (item: Item) => void): void {
    this.number(items.length);
    for (const item of items) write(item);
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#used);
  }

  #makeRoom(count: number): void {
    if (this.#used + count <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#used + count, 2 * this.#bytes.length));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

/** Reads what a `ByteWriter` wrote, in the same order. Only for bytes whose checksum was right: it trusts them. */
export class ByteReader {
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  number(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 0x80) {
      const byte = this.#view.getUint8(this.#at++);
      value += (byte % 0x80) * scale;
      if (byte < 0x80) return value;
    }
  }

  text(): string {
    const units = this.list(() => this.number());
    return units.map((unit) => String.fromCharCode(unit)).join('');
  }

  floats(): Float32Array {
    const values = new Float32Array(this.number());
    for (let at = 0; at < values.length; at += 1) values[at] = this.#view.getFloat32(this.#at + 4 * at, true);
    this.#at += 4 * values.length;
    return values;
  }

  list<Item>(read: () => Item): Item[] {
    return Array.from({ length: this.number() }, read);
  }
}

/** CRC-32 (ISO 3309): finds every damage to up to four bytes in a row, and others but for one in 4 · 10⁹. */
export function checksumOf(bytes: Uint8Array): number {
  let sum = 0xff_ff_ff_ff;
  for (let at = 0; at < bytes.length; at += 1) {
    sum = (CHECKS[(sum ^ (bytes[at] as number)) & 0xff] as number) ^ (sum >>> 8);
  }
  return (sum ^ 0xff_ff_ff_ff) >>> 0;
}

const CHECKS = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit += 1) sum = (sum & 1) === 1 ? 0xed_b8_83_20 ^ (sum >>> 1) : sum >>> 1;
  return sum >>> 0;
});
