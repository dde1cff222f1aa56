// The memory as bytes and back: what is kept of it, exactly, and whether it is whole. Knows no index.
import { FIELD_MARK, type Field } from '../words/incident-cells.ts';
import type { LatentParts } from '../words/latent-space.ts';
import { ByteReader, ByteWriter, checksumOf } from './byte-row.ts';

/** `KMEM` */
const MAGIC = 0x4b_4d_45_4d;
/** Goes up with every change of the layout, and of what words or mechanisms are: old bytes would answer otherwise. */
const VERSION = 1;
const HEADER_BYTES = 16;

/** Everything that the answers of an index depend on. A word stands here once; all else names it by its place. */
export interface Kept {
  readonly fields: readonly Field[];
  readonly words: readonly string[];
  readonly incidents: readonly KeptIncident[];
  readonly latent: LatentParts | null;
  /** How many incidents there were when the latent dimensions were found. */
  readonly sizeAtFit: number;
}

export interface KeptIncident {
  readonly id: string;
  /** Words by their place in `words`, and marks of fields. */
  readonly cells: readonly number[];
  readonly vector: Float32Array | null;
}

export type SnapshotRead =
  | { readonly kind: 'read'; readonly kept: Kept }
  | { readonly kind: 'refused'; readonly because: string; readonly mend: string };

/** A header of magic, version, length and checksum, then the body. O(cells) time and memory. */
export function writeSnapshot(kept: Kept): Uint8Array {
  const out = new ByteWriter();
  out.list(kept.fields, ({ name, weight }) => {
    out.text(name);
    out.number(weight);
  });
  out.list(kept.words, (word) => out.text(word));
  out.list(kept.incidents, ({ id, cells, vector }) => {
    out.text(id);
    // Marks are few: before the words, both are small numbers, and small numbers are short.
    out.list(cells, (cell) => out.number(cell >= FIELD_MARK ? cell - FIELD_MARK : cell + kept.fields.length));
    out.floats(vector ?? new Float32Array(0));
  });
  out.number(kept.latent?.dimensions ?? 0);
  out.list(kept.latent?.words ?? [], (word) => out.number(word));
  out.floats(kept.latent?.says ?? new Float32Array(0));
  out.floats(kept.latent?.places ?? new Float32Array(0));
  out.number(kept.sizeAtFit);
  return withHeader(out.bytes());
}

/** Refuses, with words, what is not whole, not a snapshot, or of another version. */
export function readSnapshot(bytes: Uint8Array): SnapshotRead {
  const fault = faultOf(bytes);
  const mend = 'throw it away and tell the memory every closed incident again: all of them are in the event store';
  return fault === null
    ? { kind: 'read', kept: keptIn(new ByteReader(bytes.subarray(HEADER_BYTES))) }
    : { kind: 'refused', because: fault, mend };
}

function withHeader(body: Uint8Array): Uint8Array {
  const whole = new Uint8Array(HEADER_BYTES + body.length);
  whole.set(body, HEADER_BYTES);
  const view = new DataView(whole.buffer);
  [MAGIC, VERSION, body.length, checksumOf(body)].forEach((value, at) => view.setUint32(4 * at, value, true));
  return whole;
}

function faultOf(bytes: Uint8Array): string | null {
  if (bytes.length < HEADER_BYTES) return `the snapshot has only ${bytes.length} bytes, which is less than its header`;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [magic, version, length, checksum] = [0, 4, 8, 12].map((at) => view.getUint32(at, true));
  if (magic !== MAGIC) return 'these bytes are no snapshot of the memory';
  if (version !== VERSION) return `the snapshot is of version ${version}, and this program reads version ${VERSION}`;
  const body = bytes.subarray(HEADER_BYTES);
  if (body.length !== length) return `the snapshot should have ${length} bytes after its header and has ${body.length}`;
  return checksumOf(body) === checksum ? null : 'the snapshot is damaged: its checksum is not that of its bytes';
}

function keptIn(read: ByteReader): Kept {
  const fields = read.list(() => ({ name: read.text(), weight: read.number() }));
  const words = read.list(() => read.text());
  const incidents = read.list(() => {
    const id = read.text();
    const cells = read.list(() => {
      const cell = read.number();
      return cell < fields.length ? FIELD_MARK + cell : cell - fields.length;
    });
    const vector = read.floats();
    return { id, cells, vector: vector.length === 0 ? null : vector };
  });
  const dimensions = read.number();
  const parts = { words: read.list(() => read.number()), says: read.floats(), places: read.floats(), dimensions };
  return { fields, words, incidents, latent: dimensions === 0 ? null : parts, sizeAtFit: read.number() };
}
