// Reads one request's body, and never more of it than the bounds allow.
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Failure } from './reply.ts';

export interface BodyLimits {
  /** Of the body as it was sent. */
  readonly bodyBytesMax: number;
  /** Of the body after decompression. */
  readonly inflatedBytesMax: number;
}

/** Accounts for bytes that are held; answers false when there is no room for more. */
export interface Reservation {
  take(bytes: number): boolean;
}

const unzip = promisify(gunzip) as (bytes: Uint8Array, options: { maxOutputLength: number }) => Promise<Buffer>;

/** The bytes of the body, decompressed; or why they are not to be had. */
export async function readBody(
  request: IncomingMessage,
  gzip: boolean,
  limits: BodyLimits,
  held: Reservation,
): Promise<Buffer | Failure> {
  const sent = await collect(request, limits, held);
  if (!gzip || !Buffer.isBuffer(sent)) return sent;
  try {
    const plain = await unzip(sent, { maxOutputLength: limits.inflatedBytesMax });
    return held.take(plain.byteLength) ? plain : NO_ROOM;
  } catch (error) {
    if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE')
      return tooLarge(`the body is larger than ${limits.inflatedBytesMax} bytes after decompression`);
    return {
      status: 400,
      because: 'the body is not whole gzip data',
      mend: 'compress it with gzip, or leave content-encoding out',
    };
  }
}

export const NO_ROOM: Failure = {
  status: 429,
  because: 'the intake holds as much unwritten telemetry as it may',
  mend: 'send it again after Retry-After; if this lasts, send less often, or give the intake more room',
  retryAfterSeconds: 1,
};

export function tooLarge(because: string): Failure {
  return { status: 413, because, mend: 'export in smaller batches' };
}

/** Chunks arrive faster than promises resolve; so this listens rather than iterates. */
function collect(request: IncomingMessage, limits: BodyLimits, held: Reservation): Promise<Buffer | Failure> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const stop = (failure: Failure): void => {
      request.removeAllListeners('data');
      request.resume();
      resolve(failure);
    };
    request.on('data', (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size > limits.bodyBytesMax) return stop(tooLarge(`the body is larger than ${limits.bodyBytesMax} bytes`));
      if (!held.take(chunk.byteLength)) return stop(NO_ROOM);
      chunks.push(chunk);
    });
    const cut: Failure = {
      status: 400,
      because: 'the body ended early',
      mend: 'send as many bytes as content-length says',
    };
    request.on('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    request.on('aborted', () => resolve(cut));
    request.on('error', () => resolve(cut));
  });
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
