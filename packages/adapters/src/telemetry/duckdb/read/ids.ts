// Trace and span ids between hex and the integers that the files hold: the same bytes, lowest first.

const EIGHT = 64n;

/** null for what is not an id of so many bytes. */
export function idValue(hex: string, bytes: 8 | 16): bigint | null {
  if (hex.length !== bytes * 2 || !/^[0-9a-f]+$/i.test(hex)) return null;
  const buffer = Buffer.from(hex, 'hex');
  return bytes === 8 ? buffer.readBigUInt64LE(0) : (buffer.readBigUInt64LE(8) << EIGHT) | buffer.readBigUInt64LE(0);
}

/** null for 0, which stands for "none". */
export function idText(value: bigint, bytes: 8 | 16): string | null {
  if (value === 0n) return null;
  const buffer = Buffer.alloc(bytes);
  buffer.writeBigUInt64LE(BigInt.asUintN(64, value), 0);
  if (bytes === 16) buffer.writeBigUInt64LE(value >> EIGHT, 8);
  return buffer.toString('hex');
}
