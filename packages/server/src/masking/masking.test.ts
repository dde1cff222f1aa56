// What comes in is masked before it is kept, and what leaves before it is sent.
import type { LogLine, Message, Span } from '@kintsugi/engine/ports';
import { maskingRules } from '@kintsugi/analysis';
import { expect, test } from 'vitest';
import { BatchMasker } from './mask-batch.ts';
import { Masking } from './masking.ts';

const BODY = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj';
const line = (body: string): LogLine => ({
  atMs: 1,
  service: 'alpha',
  instance: 'a1',
  severity: 9,
  body,
  traceId: null,
});
const span = (attributes: Span['attributes'], operation = 'GET /x'): Span => ({
  traceId: 't',
  spanId: 's',
  parentSpanId: null,
  service: 'beta',
  instance: 'b1',
  operation,
  kind: 'server',
  startMs: 0,
  durationMs: 1,
  error: false,
  status: 200,
  peer: null,
  attributes,
});

test('bodies, operations and attributes are masked, and counted by service', () => {
  const masker = new BatchMasker(maskingRules());
  const { batch, found } = masker.mask({
    logs: [line('hello'), line('password=hunter2')],
    spans: [span({ 'db.password': 'x y', count: 3 }, 'GET /users/a@b.de'), span({ 'exception.message': 'no a@b.de' })],
    metrics: {
      newSeries: [
        { key: 1, service: 'beta', instance: '', name: 'n', unit: '1', kind: 'gauge', attributes: { user: 'a@b.de' } },
      ],
      length: 0,
      keys: new Uint32Array(),
      timesMs: new Float64Array(),
      values: new Float64Array(),
    },
  });
  expect(batch.logs?.map(({ body }) => body)).toEqual(['hello', 'password=<masked:namedSecret>']);
  expect(batch.spans?.map(({ operation, attributes }) => [operation, attributes])).toEqual([
    ['GET /users/<masked:email>', { 'db.password': '<masked:namedSecret>', count: 3 }],
    ['GET /x', { 'exception.message': 'no <masked:email>' }],
  ]);
  expect(batch.metrics?.newSeries[0]?.attributes).toEqual({ user: '<masked:email>' });
  expect(found.map(([source]) => source)).toEqual(['service alpha', ...Array<string>(4).fill('service beta')]);
});

test('a batch without secrets is the same object', () => {
  const batch = { logs: [line('hello')], spans: [span({ a: 'b' })] };
  expect(new BatchMasker(maskingRules()).mask(batch).batch).toBe(batch);
});

test('a refused batch that ended a private key is masked as well when it comes again', () => {
  const masker = new BatchMasker(maskingRules());
  masker.mask({ logs: [line('-----BEGIN PRIVATE KEY-----'), line(BODY)] });
  const last = { logs: [line(BODY), line('-----END PRIVATE KEY-----')] };
  const first = masker.mask(last);
  first.takeBack();
  const second = masker.mask(last);
  expect(second.batch.logs?.[0]?.body).toBe('<masked:privateKey>');
  expect(second.batch).toEqual(first.batch);
});

test('messages to people and output of builds are masked and counted, without any part of a secret', async () => {
  const masking = new Masking({});
  const sent: Message[] = [];
  const notifier = masking.notifier({
    name: 'pager',
    send: async (message) => (sent.push(message), { kind: 'delivered', to: 'pager' }),
  });
  await notifier.send({
    key: 'k',
    incidentId: 'i',
    title: 't a@b.de',
    severity: 'major',
    body: 'token=abc123def456',
    atMs: 0,
  });
  const build = masking.linesOfBuild('clone');
  expect([build('-----BEGIN PRIVATE KEY-----'), build(BODY), build('npm_token=npm_0123456789')]).toEqual([
    '-----BEGIN PRIVATE KEY-----',
    '<masked:privateKey>',
    'npm_token=<masked:namedSecret>',
  ]);
  expect(sent[0]).toMatchObject({ title: 't <masked:email>', body: 'token=<masked:namedSecret>' });
  const counts = masking.counts();
  expect(counts).toHaveLength(4);
  expect(JSON.stringify(counts)).not.toMatch(/a@b|abc123|0123456789|MIIE/);
});
