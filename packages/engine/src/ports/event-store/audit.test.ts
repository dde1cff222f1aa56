// The audit against histories that somebody rewrote with care: what only checkpoints can tell.
import type { NewEvent, StoredEvent } from '@kintsugi/domain';
import { expect, test } from 'vitest';
import { eventHash, FIRST_PREVIOUS_HASH } from '../event-seal.ts';
import type { AuditReport } from '../event-store.ts';
import { startAudit } from './audit.ts';
import { nextCheckpoint, type Checkpoint, type StreamHead } from './checkpoint.ts';

/** A stream of these bodies, sealed as a store would. */
function streamOf(stream: string, bodies: readonly unknown[]): StoredEvent[] {
  let previousHash = FIRST_PREVIOUS_HASH;
  return bodies.map((body, index) => {
    const actor = { kind: 'rule', name: 'test' } as const;
    const event: NewEvent = { id: `evt_${index}`, type: 'done', schemaVersion: 1, atMs: 0, actor, causeId: null, body };
    const place = { stream, version: index + 1, recordedMs: 0, previousHash };
    previousHash = eventHash(event, place);
    return { ...event, ...place, position: index + 1, hash: previousHash };
  });
}

function checkpointsOver(...grown: readonly (readonly StoredEvent[])[]): Checkpoint[] {
  const checkpoints: Checkpoint[] = [];
  for (const events of grown) {
    const next = nextCheckpoint(checkpoints.at(-1) ?? null, events.slice(-1), 0);
    if (next !== null) checkpoints.push(next);
  }
  return checkpoints;
}

function audit(
  events: readonly StoredEvent[],
  checkpoints: readonly (Checkpoint | null)[],
  known: StreamHead[] = [],
): AuditReport {
  const walk = startAudit(checkpoints);
  for (const event of events) walk.readable(event);
  return walk.report(known);
}

const alpha = streamOf('alpha', ['a', 'b', 'c']);
const checkpoints = checkpointsOver(alpha.slice(0, 1), alpha.slice(0, 2), alpha);

test('what was not touched is sound', () => {
  expect(audit(alpha, checkpoints)).toEqual({ ok: true, events: 3, streams: 1, checkpoints: 3, fault: null });
});

test('a stream rewritten and sealed anew from the middle on is found by the checkpoint that saw it', () => {
  const rewritten = streamOf('alpha', ['a', 'changed', 'c']);
  expect(audit(rewritten, []).ok).toBe(true);
  expect(audit(rewritten, checkpoints).fault).toMatchObject({ kind: 'bad-hash', stream: 'alpha', version: 2 });
});

test('an event put in twice is found', () => {
  expect(audit([...alpha, alpha[2]!], []).fault).toMatchObject({ kind: 'bad-link', stream: 'alpha', version: 3 });
});

test('an event that follows from another history is found', () => {
  const other = streamOf('alpha', ['x', 'b', 'c']);
  expect(audit([alpha[0]!, other[1]!], []).fault).toMatchObject({ kind: 'bad-link', stream: 'alpha', version: 2 });
});

test('only the first bad link is named, and the rest is still counted', () => {
  const broken = alpha.map((event) => ({ ...event, body: 'changed' }));
  expect(audit(broken, checkpoints)).toMatchObject({ events: 3, fault: { kind: 'bad-hash', version: 1 } });
});

test.each<[string, (Checkpoint | null)[], number]>([
  ['removed from the middle', [checkpoints[0]!, checkpoints[2]!], 3],
  ['removed from the beginning', [checkpoints[1]!, checkpoints[2]!], 2],
  ['changed', [checkpoints[0]!, { ...checkpoints[1]!, heads: [] }, checkpoints[2]!], 2],
  ['unreadable', [checkpoints[0]!, null, checkpoints[2]!], 2],
  ['of another chain', [...checkpointsOver(streamOf('beta', ['x'])), checkpoints[1]!], 2],
])('a checkpoint that was %s is found', (_, chain, version) => {
  expect(audit(alpha, chain).fault).toMatchObject({ kind: 'bad-checkpoint', version });
});

test('heads that the store remembers tell what is gone since the last checkpoint', () => {
  const head = alpha.slice(-1);
  expect(audit(alpha.slice(0, 2), checkpoints.slice(0, 1), head).fault).toMatchObject({
    kind: 'truncated-stream',
    stream: 'alpha',
    version: 3,
  });
  expect(audit([], [], head).fault).toMatchObject({ kind: 'missing-stream', stream: 'alpha', version: 1 });
});
