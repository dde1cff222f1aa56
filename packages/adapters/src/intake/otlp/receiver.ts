// The OTLP/HTTP door: takes metrics, logs and traces, hands them to a sink, and says yes only when they are durable. Knows no store.
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IntakeSink, MetricSeries, TelemetryBatch } from '@kintsugi/engine/ports';
import { NO_ROOM, readBody, tooLarge } from './body.ts';
import type { Decoded } from './decode/decoded.ts';
import { decodeLogs } from './decode/logs.ts';
import { MetricDecoder } from './decode/metrics/metric-decoder.ts';
import { decodeSpans } from './decode/spans.ts';
import type { ResolvePeer } from './decode/spans.ts';
import { sendFailure, sendSuccess } from './reply.ts';
import type { Encoding, Failure, RejectedField } from './reply.ts';
import { jsonToWire } from './wire/json.ts';
import { logsRequest, metricsRequest, tracesRequest } from './wire/shapes.ts';
import type { Shape } from './wire/shapes.ts';

export interface OtlpLimits {
  readonly bodyBytesMax: number;
  readonly inflatedBytesMax: number;
  /** Of all requests that are not answered yet, compressed and plain together. Above it: 429. */
  readonly heldBytesMax: number;
  readonly seriesMax: number;
  readonly connectionsMax: number;
}

export interface OtlpOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly sink: IntakeSink;
  readonly limits?: Partial<OtlpLimits>;
  /** Who listens at `host:port`; without it, peers keep their address. */
  readonly resolvePeer?: ResolvePeer;
  /** Told of every request that was refused for want of room or because the store refuses. */
  readonly onRefused?: (because: string) => void;
  readonly now?: () => number;
}

/** Since the start; `heldBytes` and `series` as of now. */
export interface OtlpCounts {
  requests: number;
  points: number;
  spans: number;
  logs: number;
  /** Items left out of requests that were otherwise taken. */
  rejected: number;
  /** Requests refused with 429 or 503. */
  refused: number;
  /** Requests refused for what they are: 400, 404, 405, 413, 415. */
  malformed: number;
  heldBytes: number;
  series: number;
}

export interface OtlpReceiver {
  readonly port: number;
  counts(): Readonly<OtlpCounts>;
  /** Takes no new requests, lets those under way end, and frees the port. */
  close(): Promise<void>;
}

const DEFAULTS: OtlpLimits = {
  bodyBytesMax: 16 << 20,
  inflatedBytesMax: 32 << 20,
  heldBytesMax: 64 << 20,
  seriesMax: 200_000,
  connectionsMax: 1_024,
};

/** Senders that are still busy after this are cut off when the receiver closes: they will send again. */
const CLOSE_MS = 3_000;

interface Door {
  readonly shape: Shape;
  readonly rejectedField: RejectedField;
  readonly counted: 'points' | 'spans' | 'logs';
  readonly decode: (bytes: Uint8Array) => Decoded<TelemetryBatch>;
}

/** Rejects with an error that names the mend when the port can't be had. */
export async function startOtlpReceiver(options: OtlpOptions): Promise<OtlpReceiver> {
  const limits = { ...DEFAULTS, ...options.limits };
  const now = options.now ?? Date.now;
  const metrics = new MetricDecoder({ maxSeries: limits.seriesMax, now });
  const counts: OtlpCounts = {
    requests: 0,
    points: 0,
    spans: 0,
    logs: 0,
    rejected: 0,
    refused: 0,
    malformed: 0,
    heldBytes: 0,
    series: 0,
  };
  const doors = openDoors(metrics, options.resolvePeer ?? (() => null), now);
  const intake: Intake = {
    limits,
    counts,
    doors,
    sink: options.sink,
    onRefused: options.onRefused ?? (() => {}),
    confirm: (series) => metrics.confirm(series),
  };

  const server = createServer(
    { requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 65_000 },
    (request, response) => void answer(intake, request, response),
  );
  server.maxConnections = limits.connectionsMax;
  server.on('clientError', (_, socket) => socket.destroy());
  await listen(server, options.host, options.port);
  return {
    port: (server.address() as AddressInfo).port,
    counts: () => ({ ...counts, series: metrics.seriesCount }),
    close: () =>
      new Promise((resolve) => {
        const patience = setTimeout(() => server.closeAllConnections(), CLOSE_MS);
        server.close(() => {
          clearTimeout(patience);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

function openDoors(metrics: MetricDecoder, resolvePeer: ResolvePeer, now: () => number): ReadonlyMap<string, Door> {
  return new Map<string, Door>([
    [
      '/v1/metrics',
      {
        shape: metricsRequest,
        rejectedField: 'rejectedDataPoints',
        counted: 'points',
        decode: (bytes) => within(metrics.decode(bytes), (batch) => ({ metrics: batch })),
      },
    ],
    [
      '/v1/traces',
      {
        shape: tracesRequest,
        rejectedField: 'rejectedSpans',
        counted: 'spans',
        decode: (bytes) => within(decodeSpans(bytes, resolvePeer), (spans) => ({ spans })),
      },
    ],
    [
      '/v1/logs',
      {
        shape: logsRequest,
        rejectedField: 'rejectedLogRecords',
        counted: 'logs',
        decode: (bytes) => within(decodeLogs(bytes, now()), (logs) => ({ logs })),
      },
    ],
  ]);
}

function within<T>(decoded: Decoded<T>, wrap: (batch: T) => TelemetryBatch): Decoded<TelemetryBatch> {
  return decoded.ok ? { ...decoded, batch: wrap(decoded.batch) } : decoded;
}

interface Intake {
  readonly limits: OtlpLimits;
  readonly counts: OtlpCounts;
  readonly doors: ReadonlyMap<string, Door>;
  readonly sink: IntakeSink;
  readonly onRefused: (because: string) => void;
  readonly confirm: (series: readonly MetricSeries[]) => void;
}

/** One request, whatever it brings: ends in exactly one answer, and gives back what it held. */
async function answer(intake: Intake, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { counts } = intake;
  const encoding = encodingOf(request);
  let held = 0;
  const take = (bytes: number): boolean => {
    if (counts.heldBytes + bytes > intake.limits.heldBytesMax) return false;
    counts.heldBytes += bytes;
    held += bytes;
    return true;
  };
  counts.requests += 1;
  response.on('error', () => {});
  try {
    const failure = await handle(intake, request, response, encoding, take);
    if (failure !== null) refuse(intake, request, response, encoding ?? 'json', failure);
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    refuse(intake, request, response, encoding ?? 'json', {
      status: 500,
      because: `the intake failed: ${because}`,
      mend: 'see the log of the server',
    });
  } finally {
    counts.heldBytes -= held;
  }
}

async function handle(
  intake: Intake,
  request: IncomingMessage,
  response: ServerResponse,
  encoding: Encoding | null,
  take: (bytes: number) => boolean,
): Promise<Failure | null> {
  const door = intake.doors.get((request.url ?? '').split('?', 1)[0] ?? '');
  const early = door === undefined ? NO_DOOR : headProblem(request, encoding, intake);
  if (early !== null || door === undefined || encoding === null) return early;
  const body = await readBody(request, request.headers['content-encoding'] === 'gzip', intake.limits, { take });
  if (!Buffer.isBuffer(body)) return body;
  const plain =
    encoding === 'json' ? jsonToWire(body.toString('utf8'), door.shape) : { ok: true as const, bytes: body };
  const decoded = plain.ok ? door.decode(plain.bytes) : plain;
  if (!decoded.ok) return { status: 400, because: decoded.because, mend: decoded.mend };
  if (decoded.accepted > 0) {
    const taken = await intake.sink.accept(decoded.batch);
    if (!taken.ok)
      return {
        status: 503,
        because: taken.because,
        mend: 'send it again after Retry-After',
        retryAfterSeconds: taken.retryAfterSeconds,
      };
    if (decoded.batch.metrics !== undefined) intake.confirm(decoded.batch.metrics.newSeries);
  }
  intake.counts[door.counted] += decoded.accepted;
  intake.counts.rejected += decoded.rejected;
  sendSuccess(response, encoding, door.rejectedField, decoded.rejected, decoded.message);
  return null;
}

const NO_DOOR: Failure = {
  status: 404,
  because: 'there is nothing at this path',
  mend: 'post to /v1/metrics, /v1/logs or /v1/traces',
};

function headProblem(request: IncomingMessage, encoding: Encoding | null, intake: Intake): Failure | null {
  if (request.method !== 'POST')
    return { status: 405, because: `${request.method} is not taken here`, mend: 'use POST' };
  if (encoding === null)
    return {
      status: 415,
      because: 'the content type is not one that OTLP knows',
      mend: 'send application/x-protobuf or application/json',
    };
  const compression = request.headers['content-encoding'] ?? 'identity';
  if (compression !== 'gzip' && compression !== 'identity')
    return { status: 415, because: 'this compression is not known', mend: 'compress with gzip, or not at all' };
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > intake.limits.bodyBytesMax)
    return tooLarge(`the body is larger than ${intake.limits.bodyBytesMax} bytes`);
  return intake.counts.heldBytes + declared > intake.limits.heldBytesMax ? NO_ROOM : null;
}

function encodingOf(request: IncomingMessage): Encoding | null {
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (type === 'application/x-protobuf') return 'protobuf';
  return type === 'application/json' ? 'json' : null;
}

function refuse(
  intake: Intake,
  request: IncomingMessage,
  response: ServerResponse,
  encoding: Encoding,
  failure: Failure,
): void {
  if (failure.status === 429 || failure.status === 503) {
    intake.counts.refused += 1;
    intake.onRefused(failure.because);
  } else intake.counts.malformed += 1;
  sendFailure(response, encoding, failure);
  request.resume();
}

function listen(server: ReturnType<typeof createServer>, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const because =
        error.code === 'EADDRINUSE'
          ? 'is in use'
          : error.code === 'EACCES'
            ? 'needs rights that this user lacks'
            : `can't be opened (${error.message})`;
      reject(
        new Error(
          `The OTLP port ${host}:${port} ${because}. End what listens there, or configure another port for the intake.`,
          { cause: error },
        ),
      );
    });
    server.listen(port, host, () => resolve());
  });
}
