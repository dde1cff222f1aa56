// INV-33. The door as senders meet it: over real HTTP, in both encodings, with everything that can be wrong with a request.
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import type { IntakeSink, TelemetryBatch } from '@kintsugi/engine/ports';
import { message, text, writeAttribute, writeMetric, writeRequest, writeScalar } from './decode/request-writer.ts';
import type { Attribute, Metric } from './decode/request-writer.ts';
import { startOtlpReceiver } from './index.ts';
import type { OtlpOptions, OtlpReceiver } from './index.ts';

const open: OtlpReceiver[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((receiver) => receiver.close()));
});

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: Headers;
}

async function start(options: Partial<OtlpOptions> = {}) {
  const batches: TelemetryBatch[] = [];
  const sink: IntakeSink = {
    accept: (batch) => {
      batches.push(batch);
      return Promise.resolve({ ok: true });
    },
  };
  const receiver = await startOtlpReceiver({ host: '127.0.0.1', port: 0, sink, ...options });
  open.push(receiver);
  const post = async (
    path: string,
    body: Uint8Array | string,
    headers: Record<string, string> = {},
    method = 'POST',
  ): Promise<Answer> => {
    const type = typeof body === 'string' ? 'application/json' : 'application/x-protobuf';
    const content = method === 'GET' ? {} : { body: typeof body === 'string' ? body : Buffer.from(body) };
    const response = await fetch(`http://127.0.0.1:${receiver.port}${path}`, {
      method,
      ...content,
      headers: { 'content-type': type, ...headers },
    });
    return { status: response.status, body: await response.text(), headers: response.headers };
  };
  return { receiver, batches, post };
}

const sender: readonly Attribute[] = [
  ['service.name', 'alpha'],
  ['service.instance.id', 'alpha-1'],
];
const metric: Metric = {
  name: 'queue',
  unit: '1',
  data: 'gauge',
  temporality: 0,
  monotonic: false,
  points: [{ attributes: [['shard', 'a']], timeNs: 1_790_000_000_000_000_000n, value: 7 }],
};
const metrics = writeRequest([{ attributes: sender, scopes: [{ name: 's', items: [metric] }] }], writeMetric);

interface SpanItem {
  readonly kind: number;
  readonly name: string;
  readonly status: number;
  readonly attributes: readonly Attribute[];
  readonly traceId?: Uint8Array;
}

const spans = (items: readonly SpanItem[]) =>
  writeRequest([{ attributes: sender, scopes: [{ name: 's', items }] }], (writer, span) => {
    writer.tag(1, 2).bytes(span.traceId ?? new Uint8Array(16).fill(0xab));
    writer.tag(2, 2).bytes(new Uint8Array(8).fill(0xcd));
    text(writer, 5, span.name);
    writer.tag(6, 0).int32(span.kind);
    writer.tag(7, 1).fixed64(1_790_000_000_000_000_000n);
    writer.tag(8, 1).fixed64(1_790_000_000_250_000_000n);
    span.attributes.forEach((attribute) => writeAttribute(writer, 9, attribute));
    message(writer, 15, (status) => status.tag(3, 0).int32(span.status));
  });

test('takes metrics in protobuf, plain and compressed, and answers with an empty response', async () => {
  const { post, batches, receiver } = await start();
  const plain = await post('/v1/metrics', metrics);
  expect([plain.status, plain.body, plain.headers.get('content-type')]).toEqual([200, '', 'application/x-protobuf']);
  expect((await post('/v1/metrics', gzipSync(metrics), { 'content-encoding': 'gzip' })).status).toBe(200);
  expect(batches[0]?.metrics?.newSeries[0]).toMatchObject({
    service: 'alpha',
    instance: 'alpha-1',
    name: 'queue',
    unit: '1',
    kind: 'gauge',
    attributes: { shard: 'a' },
  });
  expect(batches[1]?.metrics?.newSeries).toEqual([]);
  expect([...(batches[1]?.metrics?.values ?? [])]).toEqual([7]);
  expect(receiver.counts()).toMatchObject({ requests: 2, points: 2, series: 1, heldBytes: 0 });
});

test('takes the JSON encoding and gives it the same meaning', async () => {
  const { post, batches } = await start();
  const body = {
    resourceMetrics: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'alpha' } }] },
        scopeMetrics: [
          {
            metrics: [
              {
                name: 'work',
                sum: {
                  aggregationTemporality: 2,
                  isMonotonic: true,
                  dataPoints: [
                    {
                      timeUnixNano: '1790000000000000000',
                      asInt: '42',
                      attributes: [{ key: 'ok', value: { boolValue: true } }],
                    },
                  ],
                },
              },
            ],
          },
        ],
      },
    ],
  };
  const answer = await post('/v1/metrics', JSON.stringify(body));
  expect([answer.status, answer.body]).toEqual([200, '{}']);
  expect(batches[0]?.metrics?.newSeries[0]).toMatchObject({
    service: 'alpha',
    name: 'work',
    kind: 'counter-cumulative',
    attributes: { ok: 'true' },
  });
  expect([...(batches[0]?.metrics?.values ?? [])]).toEqual([42]);
});

test('reads spans by the conventions: operation, status, failure, peer', async () => {
  const { post, batches } = await start({ resolvePeer: (hostport) => (hostport === '10.0.0.7:8080' ? 'beta' : null) });
  const items: SpanItem[] = [
    {
      kind: 2,
      name: 'GET',
      status: 0,
      attributes: [
        ['http.request.method', 'GET'],
        ['http.route', '/items/{id}'],
        ['http.response.status_code', 503],
      ],
    },
    {
      kind: 3,
      name: 'call',
      status: 2,
      attributes: [
        ['server.address', '10.0.0.7'],
        ['server.port', 8080],
      ],
    },
    {
      kind: 3,
      name: 'call',
      status: 0,
      attributes: [
        ['server.address', 'elsewhere'],
        ['server.port', 443],
        ['http.response.status_code', 500],
      ],
    },
    { kind: 3, name: 'call', status: 0, attributes: [['peer.service', 'gamma']] },
  ];
  expect((await post('/v1/traces', spans(items))).status).toBe(200);
  const read = batches[0]?.spans ?? [];
  expect(read.map(({ operation, error, status, peer }) => [operation, error, status, peer])).toEqual([
    ['GET /items/{id}', true, 503, null],
    ['call', true, null, 'beta'],
    ['call', false, 500, 'elsewhere:443'],
    ['call', false, null, 'gamma'],
  ]);
  expect(read[0]).toMatchObject({
    traceId: 'ab'.repeat(16),
    spanId: 'cd'.repeat(8),
    parentSpanId: null,
    service: 'alpha',
    instance: 'alpha-1',
    startMs: 1_790_000_000_000,
    durationMs: 250,
  });
});

test('reports single bad items as a partial success', async () => {
  const { post, batches } = await start();
  const good: SpanItem = { kind: 1, name: 'ok', status: 0, attributes: [] };
  const bytes = spans([good, { ...good, traceId: new Uint8Array(3) }]);
  const answer = await post('/v1/traces', bytes);
  expect(answer.status).toBe(200);
  expect(answer.body).toMatch(/no valid trace id/);
  expect(batches[0]?.spans).toHaveLength(1);

  const json = {
    resourceSpans: [{ scopeSpans: [{ spans: [{ traceId: 'abcd', spanId: 'cd'.repeat(8), startTimeUnixNano: '1' }] }] }],
  };
  const inJson = await post('/v1/traces', JSON.stringify(json));
  expect(JSON.parse(inJson.body)).toMatchObject({ partialSuccess: { rejectedSpans: '1' } });
  expect(batches).toHaveLength(1);
});

test('reads log records: time, severity, body of any shape, exception', async () => {
  const { post, batches } = await start({ now: () => 5_000 });
  const record = (write: Parameters<typeof message>[2]) => write;
  const items = [
    record((writer) => {
      writer.tag(1, 1).fixed64(1_000_000n);
      writer.tag(2, 0).int32(17);
      message(writer, 5, (body) => writeScalar(body, 'broken'));
      writeAttribute(writer, 6, ['exception.stacktrace', 'Error: x\n  at y']);
      writer.tag(9, 2).bytes(new Uint8Array(16).fill(1));
    }),
    record((writer) => {
      text(writer, 3, 'WARN');
      message(writer, 5, (body) => message(body, 6, (map) => writeAttribute(map, 1, ['key', 1])));
    }),
  ];
  const bytes = writeRequest([{ attributes: sender, scopes: [{ name: '', items }] }], (writer, write) => write(writer));
  expect((await post('/v1/logs', bytes)).status).toBe(200);
  expect(batches[0]?.logs).toEqual([
    {
      atMs: 1,
      service: 'alpha',
      instance: 'alpha-1',
      severity: 17,
      body: 'broken\nError: x\n  at y',
      traceId: '01'.repeat(16),
    },
    { atMs: 5_000, service: 'alpha', instance: 'alpha-1', severity: 13, body: '{"key":1}', traceId: null },
  ]);
});

test('every refusal names what is wrong and what mends it', async () => {
  const { post, receiver, batches } = await start({ limits: { bodyBytesMax: 2_000, inflatedBytesMax: 4_000 } });
  const cases: [Promise<Answer>, number, RegExp][] = [
    [post('/v1/metrics', new Uint8Array([0x0a, 0x7f])), 400, /not an ExportMetricsServiceRequest.*To mend it/],
    [post('/v1/metrics', '{"resourceMetrics": 3}'), 400, /resourceMetrics must be a list/],
    [post('/v1/logs', '{"resourceLogs": ['), 400, /not JSON/],
    [
      post('/v1/traces', '{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"xyz"}]}]}]}'),
      400,
      /spans\[0\]\.traceId must be hex/,
    ],
    [post('/v1/metrics', metrics, { 'content-encoding': 'gzip' }), 400, /not whole gzip/],
    [post('/v1/metrics', metrics, { 'content-type': 'text/plain' }), 415, /application\/x-protobuf/],
    [post('/v1/metrics', metrics, { 'content-encoding': 'br' }), 415, /gzip/],
    [post('/v1/nothing', metrics), 404, /v1\/metrics/],
    [post('/v1/metrics', '', {}, 'GET'), 405, /POST/],
    [post('/v1/metrics', new Uint8Array(3_000)), 413, /smaller batches/],
    [
      post('/v1/metrics', gzipSync(new Uint8Array(100_000)), { 'content-encoding': 'gzip' }),
      413,
      /after decompression/,
    ],
  ];
  for (const [asked, status, says] of cases) {
    const answer = await asked;
    expect([answer.status, answer.body]).toEqual([status, expect.stringMatching(says)]);
  }
  expect(receiver.counts()).toMatchObject({ malformed: cases.length, heldBytes: 0 });
  expect(batches).toEqual([]);
});

test('over its bound it refuses with Retry-After, counts that, and takes requests again when there is room', async () => {
  let release: () => void = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const refusals: string[] = [];
  const sink: IntakeSink = { accept: () => gate.then(() => ({ ok: true })) };
  const { post, receiver } = await start({
    sink,
    limits: { heldBytesMax: metrics.length + 10 },
    onRefused: (because) => refusals.push(because),
  });
  const first = post('/v1/metrics', metrics);
  await expect.poll(() => receiver.counts().heldBytes).toBe(metrics.length);
  const second = await post('/v1/metrics', metrics);
  expect([second.status, second.headers.get('retry-after')]).toEqual([429, '1']);
  release();
  expect((await first).status).toBe(200);
  expect((await post('/v1/metrics', metrics)).status).toBe(200);
  expect(receiver.counts()).toMatchObject({ refused: 1, points: 2, heldBytes: 0 });
  expect(refusals).toHaveLength(1);
});

test("passes the sink's refusal on, and introduces its series again afterwards", async () => {
  const seen: TelemetryBatch[] = [];
  const sink: IntakeSink = {
    accept: (batch) => {
      seen.push(batch);
      return Promise.resolve(
        seen.length === 1 ? { ok: false, retryAfterSeconds: 7, because: 'the disk is full' } : { ok: true },
      );
    },
  };
  const { post } = await start({ sink });
  const refused = await post('/v1/metrics', metrics);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '7']);
  expect(refused.body).toMatch(/disk is full/);
  await post('/v1/metrics', metrics);
  await post('/v1/metrics', metrics);
  expect(seen.map((batch) => batch.metrics?.newSeries.length)).toEqual([1, 1, 0]);
});

test('a sender that leaves in the middle gives back what it held', async () => {
  const { receiver, batches } = await start();
  const socket = connect(receiver.port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(
    'POST /v1/metrics HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-protobuf\r\ncontent-length: 1000\r\n\r\nhalf',
  );
  await expect.poll(() => receiver.counts().heldBytes).toBe(4);
  socket.destroy();
  await expect.poll(() => receiver.counts().heldBytes).toBe(0);
  expect([batches.length, receiver.counts().malformed]).toEqual([0, 1]);
});

test('says what mends a port that is taken', async () => {
  const { receiver } = await start();
  await expect(
    startOtlpReceiver({
      host: '127.0.0.1',
      port: receiver.port,
      sink: { accept: () => Promise.resolve({ ok: true }) },
    }),
  ).rejects.toThrow(/is in use.*configure another port/);
});
