// OTLP's JSON encoding turned into the binary one, so that a single reader gives both the same meaning.
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { Field, Kind, Shape } from './shapes.ts';

export type FromJson =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly because: string; readonly mend: string };

/** Names the place of the fault; thrown inside this file only. */
class Misfit extends Error {}

const DEPTH_MAX = 32;

/**
 * Encodes `text` (JSON) as the message `shape`. Field names in lowerCamelCase, 64-bit numbers as text or number,
 * ids in hex, enums by number (names are understood). Unknown fields are passed over, as OTLP asks.
 */
export function jsonToWire(text: string, shape: Shape): FromJson {
  try {
    const writer = new BinaryWriter();
    writeMessage(writer, JSON.parse(text), shape, '$', 0);
    return { ok: true, bytes: writer.finish() };
  } catch (error) {
    if (error instanceof SyntaxError)
      return {
        ok: false,
        because: `the body is not JSON: ${error.message}`,
        mend: 'send OTLP as JSON, or set the content type to application/x-protobuf',
      };
    if (error instanceof Misfit)
      return {
        ok: false,
        because: error.message,
        mend: "follow OTLP's JSON encoding: lowerCamelCase names, hex ids, 64-bit numbers as text",
      };
    throw error;
  }
}

function writeMessage(writer: BinaryWriter, value: unknown, shape: Shape, path: string, depth: number): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Misfit(`${path} must be an object`);
  if (depth > DEPTH_MAX) throw new Misfit(`${path} is nested deeper than ${DEPTH_MAX} levels`);
  for (const [name, inner] of Object.entries(value)) {
    const field = Object.hasOwn(shape, name) ? shape[name] : undefined;
    if (field === undefined || inner === null) continue;
    const at = `${path}.${name}`;
    if (!field.repeated) writeField(writer, inner, field, at, depth);
    else if (Array.isArray(inner)) inner.forEach((item, i) => writeField(writer, item, field, `${at}[${i}]`, depth));
    else throw new Misfit(`${at} must be a list`);
  }
}

function writeField(writer: BinaryWriter, value: unknown, field: Field, path: string, depth: number): void {
  const { kind, number } = field;
  if (typeof kind === 'object') {
    writer.tag(number, WireType.LengthDelimited).fork();
    writeMessage(writer, value, kind, path, depth + 1);
    writer.join();
  } else writeScalar(writer, value, kind, number, field.names ?? [], path);
}

function writeScalar(
  writer: BinaryWriter,
  value: unknown,
  kind: Exclude<Kind, Shape>,
  number: number,
  names: readonly string[],
  path: string,
): void {
  switch (kind) {
    case 'string':
      writer.tag(number, WireType.LengthDelimited).string(textOf(value, path));
      return;
    case 'hex':
      writer.tag(number, WireType.LengthDelimited).bytes(hexOf(value, path));
      return;
    case 'base64':
      writer.tag(number, WireType.LengthDelimited).bytes(Buffer.from(textOf(value, path), 'base64'));
      return;
    case 'bool':
      if (typeof value !== 'boolean') throw new Misfit(`${path} must be true or false`);
      writer.tag(number, WireType.Varint).bool(value);
      return;
    case 'enum':
      writer.tag(number, WireType.Varint).int32(enumOf(value, names, path));
      return;
    case 'uint32':
      writer.tag(number, WireType.Varint).uint32(Number(wholeOf(value, path, 0n, 0xffff_ffffn)));
      return;
    case 'fixed32':
      writer.tag(number, WireType.Bit32).fixed32(Number(wholeOf(value, path, 0n, 0xffff_ffffn)));
      return;
    case 'sint32':
      writer.tag(number, WireType.Varint).sint32(Number(wholeOf(value, path, -0x8000_0000n, 0x7fff_ffffn)));
      return;
    case 'int64':
      writer.tag(number, WireType.Varint).int64(wholeOf(value, path, -(2n ** 63n), 2n ** 63n - 1n));
      return;
    case 'fixed64':
      writer.tag(number, WireType.Bit64).fixed64(wholeOf(value, path, 0n, 2n ** 64n - 1n));
      return;
    case 'sfixed64':
      writer.tag(number, WireType.Bit64).sfixed64(wholeOf(value, path, -(2n ** 63n), 2n ** 63n - 1n));
      return;
    case 'double':
      writer.tag(number, WireType.Bit64).double(doubleOf(value, path));
      return;
    default:
      kind satisfies never;
  }
}

function textOf(value: unknown, path: string): string {
  if (typeof value !== 'string') throw new Misfit(`${path} must be text`);
  return value.isWellFormed() ? value : value.toWellFormed();
}

function hexOf(value: unknown, path: string): Uint8Array {
  const text = textOf(value, path);
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) throw new Misfit(`${path} must be hex digits`);
  return Buffer.from(text, 'hex');
}

function enumOf(value: unknown, names: readonly string[], path: string): number {
  if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 31) return value;
  const index = typeof value === 'string' ? names.indexOf(value) : -1;
  if (index < 0) throw new Misfit(`${path} must be the number of an enum value`);
  return index;
}

function wholeOf(value: unknown, path: string, least: bigint, most: bigint): bigint {
  const plain =
    typeof value === 'number' ? Number.isInteger(value) : typeof value === 'string' && /^-?\d{1,20}$/.test(value);
  if (!plain) throw new Misfit(`${path} must be a whole number`);
  const whole = BigInt(value as number | string);
  if (whole < least || whole > most) throw new Misfit(`${path} is out of range`);
  return whole;
}

function doubleOf(value: unknown, path: string): number {
  if (typeof value === 'number') return value;
  if (value === 'NaN') return NaN;
  if (value === 'Infinity') return Infinity;
  if (value === '-Infinity') return -Infinity;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
  if (Number.isNaN(number)) throw new Misfit(`${path} must be a number`);
  return number;
}
