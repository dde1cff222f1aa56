// What the cause ranking adds to hypotheses: a reason where a service stands out over all channels, none where nothing does.
import type { Evidence } from '@kintsugi/domain';
import { expect, test } from 'vitest';
import { pictureOf } from './picture.ts';
import { rankHypotheses } from './rank.ts';
import { standingOut, standingReason } from './standing-out.ts';

const ONSET_MS = 1_000_000;
let ids = 0;
const frozen = (): { id: string; takenMs: number; says: string; query: Evidence['query'] } => ({
  id: `ev-${(ids += 1)}`,
  takenMs: ONSET_MS + 9_000,
  says: 'as seen',
  query: { kind: 'topology', atMs: ONSET_MS },
});

function calls(caller: string, service: string, operation: string, before: number, after: number): Evidence {
  const phase = (count: number) => ({ count, meanUs: 5_000, p95Us: 9_000 });
  return { ...frozen(), kind: 'calls', caller, service, operation, before: phase(before), after: phase(after) };
}

function memory(service: string, since: number): Evidence {
  const seen = Array.from({ length: 70 }, (_, i) => (i < 60 ? 100 + (i % 3) : since + (i % 3)));
  const values = { fromMs: ONSET_MS - 60_000, stepMs: 1_000, seen };
  const series = { measure: 'memory', service };
  return { ...frozen(), kind: 'window', series, before: 101, during: since, unit: 'bytes', values };
}

const usual: readonly Evidence[] = [
  { ...frozen(), kind: 'edge', caller: 'front', callee: 'billing', outside: false },
  { ...frozen(), kind: 'edge', caller: 'billing', callee: 'ledger', outside: false },
  calls('', 'front', 'GET /', 900, 150),
  calls('front', 'billing', 'POST /invoices', 600, 100),
  memory('front', 101),
  memory('billing', 101),
];

test('a service that no longer makes the calls that it always made stands out, and its causes share that reason', () => {
  const evidence = [...usual, calls('billing', 'ledger', 'POST /entries', 600, 2), memory('ledger', 101)];
  const picture = pictureOf(evidence, ONSET_MS);
  const ranking = standingOut(picture);
  expect(ranking.services[0]?.service).toBe('billing');
  const [reason] = standingReason(ranking, 'billing', picture);
  expect(reason?.says).toMatch(/billing stands out over all channels: POST \/entries 2 calls instead of 100/);
  expect(reason?.weight).toBeGreaterThan(1);
  expect(reason?.evidenceIds.length).toBeGreaterThan(0);
  expect(rankHypotheses(evidence, ONSET_MS, []).map(({ cause }) => `${cause.kind} ${cause.service}`)).toContain(
    'service billing',
  );
});

test('memory that doubled stands out without a trace of it', () => {
  const picture = pictureOf(
    [...usual.slice(0, 4), memory('front', 101), memory('billing', 101), memory('ledger', 240)],
    ONSET_MS,
  );
  expect(standingOut(picture).services[0]?.service).toBe('ledger');
});

test('where all is as before, nothing stands out and no reason is made of it', () => {
  const picture = pictureOf([...usual, calls('billing', 'ledger', 'POST /entries', 600, 100)], ONSET_MS);
  const ranking = standingOut(picture);
  expect(ranking.none).toBeGreaterThan(0.5);
  for (const service of ['front', 'billing', 'ledger']) expect(standingReason(ranking, service, picture)).toEqual([]);
});

test('where callers wait longer than the callee works, it is the way between them', () => {
  const way = (slower: 'network' | 'callee'): Evidence => ({
    ...frozen(),
    kind: 'way',
    caller: 'front',
    callee: 'billing',
    slower,
    beforeMs: 2,
    sinceMs: 250,
  });
  const slow: Evidence = {
    ...frozen(),
    kind: 'window',
    series: { measure: 'duration.p90', service: 'front' },
    before: 40,
    during: 300,
    unit: 'ms',
  };
  const kinds = (evidence: readonly Evidence[]) => rankHypotheses(evidence, ONSET_MS, []).map(({ cause }) => cause);
  expect(kinds([...usual, slow, way('network')])).toContainEqual({ kind: 'edge', service: 'front', peer: 'billing' });
  expect(kinds([...usual, slow, way('callee')]).map(({ kind }) => kind)).not.toContain('edge');
});
