// What the receiver answers, in the encoding that it was asked in: ExportXServiceResponse, or google.rpc.Status with the mend.
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { ServerResponse } from 'node:http';

export type Encoding = 'protobuf' | 'json';

/** The field that counts what was left out, by signal, in JSON; its number is 1 in all of them. */
export type RejectedField = 'rejectedDataPoints' | 'rejectedSpans' | 'rejectedLogRecords';

const TYPES: Readonly<Record<Encoding, string>> = { protobuf: 'application/x-protobuf', json: 'application/json' };

/** Codes of google.rpc, by HTTP status. */
const RPC_CODES: Readonly<Record<number, number>> = {
  400: 3,
  404: 5,
  405: 12,
  413: 8,
  415: 3,
  429: 8,
  500: 13,
  503: 14,
};

export function sendSuccess(
  response: ServerResponse,
  encoding: Encoding,
  field: RejectedField,
  rejected: number,
  message: string,
): void {
  send(
    response,
    200,
    encoding,
    encoding === 'json' ? successJson(field, rejected, message) : successBytes(rejected, message),
    {},
  );
}

export interface Failure {
  readonly status: 400 | 404 | 405 | 413 | 415 | 429 | 500 | 503;
  readonly because: string;
  readonly mend: string;
  readonly retryAfterSeconds?: number;
}

export function sendFailure(response: ServerResponse, encoding: Encoding, failure: Failure): void {
  const message = `${failure.because}. To mend it: ${failure.mend}.`;
  const code = RPC_CODES[failure.status] ?? 2;
  const body = encoding === 'json' ? Buffer.from(JSON.stringify({ code, message })) : statusBytes(code, message);
  const headers: Record<string, string> = {};
  if (failure.retryAfterSeconds !== undefined)
    headers['retry-after'] = String(Math.max(1, Math.ceil(failure.retryAfterSeconds)));
  if (failure.status === 405) headers['allow'] = 'POST';
  if (failure.status === 413) headers['connection'] = 'close';
  send(response, failure.status, encoding, body, headers);
}

function send(
  response: ServerResponse,
  status: number,
  encoding: Encoding,
  body: Uint8Array,
  headers: Record<string, string>,
): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(status, { 'content-type': TYPES[encoding], 'content-length': body.byteLength, ...headers });
  response.end(body);
}

function successJson(field: RejectedField, rejected: number, message: string): Uint8Array {
  return Buffer.from(
    rejected === 0 ? '{}' : JSON.stringify({ partialSuccess: { [field]: String(rejected), errorMessage: message } }),
  );
}

function successBytes(rejected: number, message: string): Uint8Array {
  if (rejected === 0) return new Uint8Array();
  const writer = new BinaryWriter();
  writer.tag(1, WireType.LengthDelimited).fork();
  writer.tag(1, WireType.Varint).int64(rejected);
  writer.tag(2, WireType.LengthDelimited).string(message);
  return writer.join().finish();
}

function statusBytes(code: number, message: string): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.Varint).int32(code);
  writer.tag(2, WireType.LengthDelimited).string(message);
  return writer.finish();
}
