// Where the attributes of one point stand on the wire, as one run of bytes: the part of a series' identity that differs per point.
import { Cursor } from '../../wire/cursor.ts';
import { Attributes, readAttribute } from '../attributes.ts';

/** Encoders write a point's attributes side by side, and then the run is a range of the request. Others are gathered in a buffer. */
export class AttributeRun {
  from = 0;
  to = 0;
  private scattered = false;
  private gathered = new Cursor(Buffer.alloc(256));

  clear(): void {
    this.from = this.to = 0;
    this.scattered = false;
  }

  /** Takes the field (tag included) in [at, to). */
  add(cursor: Cursor, at: number, to: number): void {
    if (this.to === 0) {
      this.from = at;
      this.to = to;
    } else if (!this.scattered && this.to === at) this.to = to;
    else this.gather(cursor.bytes, at, to);
  }

  /** Over which bytes `from` and `to` count. */
  over(cursor: Cursor): Cursor {
    return this.scattered ? this.gathered : cursor;
  }

  read(cursor: Cursor): Map<string, string> {
    const over = this.over(cursor);
    const outer = over.end;
    const scalars = new Attributes();
    over.pos = this.from;
    over.end = this.to;
    while (over.pos < this.to) {
      over.uint32();
      const end = over.length();
      readAttribute(over, over.pos, end, scalars);
      over.pos = end;
      over.end = this.to;
    }
    over.end = outer;
    return new Map(Object.entries(scalars.values).map(([key, value]) => [key, String(value)]));
  }

  private gather(bytes: Buffer, at: number, to: number): void {
    const size = this.to - this.from;
    const wanted = size + to - at;
    const before = this.scattered ? this.gathered.bytes : bytes;
    const target =
      this.scattered && wanted <= this.gathered.bytes.length ? this.gathered : new Cursor(Buffer.alloc(wanted * 2));
    if (!this.scattered || target !== this.gathered) before.copy(target.bytes, 0, this.from, this.to);
    bytes.copy(target.bytes, size, at, to);
    this.gathered = target;
    this.scattered = true;
    this.from = 0;
    this.to = wanted;
  }
}
