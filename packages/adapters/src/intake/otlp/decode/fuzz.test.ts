// Whatever arrives as spans, logs or JSON: an answer, never an exception and never a hang.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonToWire } from '../wire/json.ts';
import { logsRequest, tracesRequest } from '../wire/shapes.ts';
import { decodeLogs } from './logs.ts';
import { message, text, writeAttribute, writeRequest } from './request-writer.ts';
import type { Resource } from './request-writer.ts';
import { decodeSpans } from './spans.ts';

const scalar = fc.oneof(fc.string(), fc.boolean(), fc.integer(), fc.double());
const item = fc.record({
  name: fc.string(),
  attributes: fc.array(fc.tuple(fc.string(), scalar), { maxLength: 4 }),
  kind: fc.nat(9),
});
const request = fc.array(fc.array(item, { maxLength: 5 }), { maxLength: 3 }).map((items) =>
  writeRequest(
    items.map((some): Resource<(typeof some)[number]> => ({
      attributes: [['service.name', 'alpha']],
      scopes: [{ name: '', items: some }],
    })),
    (writer, { name, attributes, kind }) => {
      writer.tag(1, 2).bytes(new Uint8Array(16).fill(7));
      writer.tag(2, 2).bytes(new Uint8Array(8).fill(7));
      text(writer, 5, name);
      writer.tag(6, 0).int32(kind);
      writer.tag(7, 1).fixed64(1n);
      for (const attribute of attributes) writeAttribute(writer, 9, attribute);
      message(writer, 11, (event) => text(event, 2, 'exception'));
    },
  ),
);
const damaged = fc
  .tuple(request, fc.nat(500), fc.array(fc.tuple(fc.nat(500), fc.nat(255)), { maxLength: 4 }))
  .map(([bytes, end, bends]) => {
    const copy = Uint8Array.from(bytes.subarray(0, Math.max(end, 20)));
    for (const [at, value] of bends) if (at < copy.length) copy[at] = value;
    return copy;
  });
const anything = fc.oneof(fc.uint8Array({ maxLength: 300 }), request, damaged);

test('spans and logs', () => {
  fc.assert(
    fc.property(anything, (bytes) => {
      for (const decoded of [decodeSpans(bytes, () => null), decodeLogs(bytes, 1)]) {
        if (decoded.ok) expect(decoded.batch.length).toBe(decoded.accepted);
        else expect(decoded.mend).not.toBe('');
      }
    }),
    { numRuns: 2_000 },
  );
});

test('JSON of any shape under the names that OTLP knows', () => {
  const name = fc.constantFrom(
    'resourceSpans',
    'resourceLogs',
    'scopeSpans',
    'spans',
    'logRecords',
    'attributes',
    'value',
    'arrayValue',
    'values',
    'traceId',
    '__proto__',
  );
  const json = fc.letrec<{ any: unknown }>((tie) => ({
    any: fc.oneof(
      { depthSize: 'small' },
      fc.string(),
      fc.double(),
      fc.constant(null),
      fc.array(tie('any'), { maxLength: 3 }),
      fc.dictionary(name, tie('any'), { maxKeys: 3 }),
    ),
  })).any;
  fc.assert(
    fc.property(json, (value) => {
      for (const shape of [tracesRequest, logsRequest]) {
        const wire = jsonToWire(JSON.stringify(value), shape);
        if (wire.ok) decodeSpans(wire.bytes, () => null);
        else expect(wire.because).not.toBe('');
      }
    }),
    { numRuns: 500 },
  );
});

test('deep nesting is bounded', () => {
  const deep = `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":${'{"arrayValue":{"values":['.repeat(5_000)}${']}}'.repeat(5_000)}}]}]}]}`;
  expect(jsonToWire(deep, logsRequest)).toMatchObject({ ok: false, because: expect.stringMatching(/nested deeper/) });
});
