// Which cause leads, and why: from frozen evidence alone (INV-30).
import type { Change, Evidence, Signal } from '@kintsugi/domain';
import { describe, expect, test } from 'vitest';
import { rankHypotheses } from './rank.ts';

const ONSET_MS = 1_000_000;
let ids = 0;
const frozen = (): { id: string; takenMs: number; says: string; query: Evidence['query'] } => ({
  id: `ev-${(ids += 1)}`,
  takenMs: ONSET_MS + 5_000,
  says: 'as seen',
  query: { kind: 'topology', atMs: ONSET_MS },
});

function ratio(service: string, before: number, during: number, peer?: string): Evidence {
  const series = { measure: 'error_ratio', service, ...(peer === undefined ? {} : { peer }) };
  return { ...frozen(), kind: 'window', series, before, during, unit: '' };
}

function measured(measure: string, service: string, before: number, during: number, instance?: string): Evidence {
  const series = { measure, service, ...(instance === undefined ? {} : { instance }) };
  return { ...frozen(), kind: 'window', series, before, during, unit: '' };
}

function edge(caller: string, callee: string, outside = false): Evidence {
  return { ...frozen(), kind: 'edge', caller, callee, outside };
}

function released(service: string, secondsBefore: number, part: Partial<Change> = {}): Evidence {
  const atMs = ONSET_MS - secondsBefore * 1_000;
  const change: Change = {
    id: `chg-${service}-${atMs}`,
    kind: 'release',
    service,
    atMs,
    completedMs: atMs + 1_000,
    by: 'ci',
    summary: 'release 2',
    from: 'r1',
    to: 'r2',
    ...part,
  };
  return { ...frozen(), kind: 'change', change };
}

function replica(instance: string, healthy: boolean): Evidence {
  const [service = ''] = instance.split('-');
  return {
    ...frozen(),
    kind: 'replica',
    service,
    instance,
    state: healthy ? 'ready' : 'unready',
    restarts: 0,
    healthy,
  };
}

function growing(service: string): Extract<Evidence, { kind: 'signal' }> {
  const signal: Signal = {
    id: `s-${service}`,
    series: { measure: 'memory.most', service },
    meaning: 'resource',
    direction: 'up',
    onsetMs: ONSET_MS,
    seenMs: ONSET_MS + 25_000,
    band: { low: 0, usual: 1e8, high: 1.1e8 },
    now: 1.5e8,
    unit: 'bytes',
    surprise: 20,
    crossing: { limit: 2e8, earliestMs: ONSET_MS + 50_000, expectedMs: ONSET_MS + 60_000, latestMs: ONSET_MS + 80_000 },
  };
  return { ...frozen(), kind: 'signal', signal };
}

const chain = [edge('front', 'billing'), edge('billing', 'bank', true)];
const leads = (evidence: readonly Evidence[]): string => {
  const [first] = rankHypotheses(evidence, ONSET_MS, []);
  return `${first?.cause.kind} ${first?.cause.service}`;
};

describe('a release', () => {
  test('that went out where the trouble begins, just before it, leads', () => {
    expect(leads([...chain, ratio('billing', 0, 0.3), ratio('front', 0, 0.1), released('billing', 2)])).toBe(
      'release billing',
    );
  });

  test('is not blamed for what its callee explains, however recent it is', () => {
    const evidence = [
      ...chain,
      ratio('billing', 0, 0.9),
      ratio('front', 0, 0.3),
      ratio('billing', 0, 1, 'bank'),
      released('billing', 4),
    ];
    expect(leads(evidence)).toBe('outside billing');
    const blamed = rankHypotheses(evidence, ONSET_MS, []).find(({ cause }) => cause.kind === 'release');
    expect(blamed?.confidence).toBeLessThan(0.1);
    expect(blamed?.against.map(({ says }) => says)).toContain('billing suffers because of bank');
  });

  test('of a service that is as before is not blamed for another one', () => {
    expect(leads([...chain, ratio('billing', 0, 0.3), released('front', 3), replica('billing-1', true)])).not.toBe(
      'release front',
    );
  });

  test('that came after the onset is not the cause', () => {
    expect(leads([...chain, ratio('billing', 0, 0.3), released('billing', -20)])).not.toBe('release billing');
  });

  test('that was taken back already is no suspect any more', () => {
    const back = released('billing', -10, { from: 'r2', to: 'r1' });
    const causes = rankHypotheses([...chain, ratio('billing', 0, 0.3), released('billing', 2), back], ONSET_MS, []);
    expect(causes.some(({ cause }) => cause.kind === 'release' && cause.to === 'r2')).toBe(false);
  });

  test('with which memory began to grow leads over "it always grew"', () => {
    expect(leads([...chain, released('billing', 10), growing('billing')])).toBe('release billing');
    expect(leads([...chain, growing('billing')])).toBe('leak billing');
  });
});

test('what is outside and fails for our probe too is the cause', () => {
  const evidence = [
    ...chain,
    ratio('billing', 0, 0.9),
    ratio('billing', 0, 1, 'bank'),
    measured('probe.failing', 'bank', 0, 1),
  ];
  const [first] = rankHypotheses(evidence, ONSET_MS, []);
  expect(first?.cause).toMatchObject({ kind: 'outside', peer: 'bank' });
  expect(first?.confidence).toBeGreaterThan(0.9);
});

test('a full service leads when more is asked of it, and not when it only waits', () => {
  const full = [
    measured('utilization', 'billing', 0.4, 2, 'billing-1'),
    measured('utilization', 'billing', 0.4, 1.8, 'billing-2'),
  ];
  expect(leads([...chain, ...full, ratio('billing', 0, 0.2), measured('requests', 'billing', 3, 9)])).toBe(
    'saturation billing',
  );
  expect(
    leads([
      ...chain,
      ...full,
      ratio('billing', 0, 0.2),
      measured('requests', 'billing', 3, 3),
      ratio('billing', 0, 0.9, 'bank'),
    ]),
  ).not.toBe('saturation billing');
});

test('one sick replica among well ones is the cause, and the surer the longer it is sick', () => {
  const evidence = (takenMs: number): Evidence[] => [
    ...chain,
    replica('billing-1', false),
    replica('billing-2', true),
    { ...growing('other'), takenMs, signal: unready },
  ];
  const unready: Signal = {
    ...growing('billing').signal,
    meaning: 'availability',
    series: { measure: 'unready', service: 'billing' },
  };
  delete (unready as { crossing?: unknown }).crossing;
  const confidence = (takenMs: number): number =>
    rankHypotheses(evidence(takenMs), ONSET_MS, []).find(({ cause }) => cause.kind === 'replica')?.confidence ?? 0;
  expect(confidence(ONSET_MS + 3_000)).toBeLessThan(0.5);
  expect(confidence(ONSET_MS + 15_000)).toBeGreaterThan(0.8);
});

test('with nothing to go by, none of these leads', () => {
  expect(leads([...chain])).toBe('none-of-these unknown');
});

test('confidences sum to one and every reason cites evidence that was frozen', () => {
  const evidence = [...chain, ratio('billing', 0, 0.3), ratio('front', 0, 0.1), released('billing', 2)];
  const hypotheses = rankHypotheses(evidence, ONSET_MS, []);
  expect(hypotheses.reduce((sum, { confidence }) => sum + confidence, 0)).toBeCloseTo(1, 2);
  const known = new Set(evidence.map(({ id }) => id));
  const cited = hypotheses.flatMap(({ for: reasons, against }) =>
    [...reasons, ...against].flatMap(({ evidenceIds }) => evidenceIds),
  );
  expect(cited.every((id) => known.has(id))).toBe(true);
});
