// Packs a folder as npm does: ustar in gzip. The same files give the same bytes on every machine, so that a lock's digest holds.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

const BLOCK = 512;
/** What npm itself writes for each file, so that a package packed twice is the same. */
const PACKED_AT_SECONDS = 499_162_500;
const STORED_MAX = 65_535;

/** Every file below `folder`, under `package/`. Names of up to 100 bytes. */
export async function tarballOf(folder: string): Promise<Buffer> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const blocks: Buffer[] = [];
  for (const path of paths.toSorted()) {
    const content = await readFile(path);
    const name = `package${path.slice(folder.length).replaceAll('\\', '/')}`;
    blocks.push(headerOf(name, content.length), content, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK));
  }
  return gzipStored(Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]));
}

function headerOf(name: string, bytes: number): Buffer {
  if (Buffer.byteLength(name) > 100) throw new Error(`too long a name for a tarball: ${name}`);
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, width: number) =>
    header.write(`${value.toString(8).padStart(width - 1, '0')}\0`, at, 'latin1');
  header.write(name, 0);
  octal(0o644, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(bytes, 124, 12);
  octal(PACKED_AT_SECONDS, 136, 12);
  header.write(' '.repeat(8), 148, 'latin1'); // the sum is taken with blanks in its own place
  header.write('0', 156, 'latin1');
  header.write('ustar\x0000', 257, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return header;
}

/** Stored and not compressed: what a compressor makes of the same bytes differs from one version to the next. */
function gzipStored(content: Buffer): Buffer {
  const parts: Buffer[] = [Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff])];
  for (let at = 0; at < content.length; at += STORED_MAX) {
    const piece = content.subarray(at, at + STORED_MAX);
    const head = Buffer.alloc(5);
    head[0] = at + STORED_MAX >= content.length ? 1 : 0;
    head.writeUInt16LE(piece.length, 1);
    head.writeUInt16LE(piece.length ^ 0xffff, 3);
    parts.push(head, piece);
  }
  const tail = Buffer.alloc(8);
  tail.writeUInt32LE(crc32(content), 0);
  tail.writeUInt32LE(content.length, 4);
  return Buffer.concat([...parts, tail]);
}
