// The event store as a server meets it in bad times: it crashes around an append, does not say, refuses, has rivals.
import type { NewEvent, StoredEvent } from '@kintsugi/domain';
import type { AppendResult, EventStore } from '@kintsugi/engine/ports';
import type { Link } from './link.ts';
import { SimulatedFailure } from './link.ts';
import { never } from './life.ts';

export interface StoreTroubles {
  /** The server dies before, or after, an append is durable. */
  readonly dieBefore: number;
  readonly dieAfter: number;
  /** Nobody knows whether it was stored; it was, or was not. */
  readonly unknownStored: number;
  readonly unknownLost: number;
  /** Somebody else appends first. */
  readonly rival: number;
  /** Times (true) in which nothing can be written. */
  readonly full: readonly { readonly fromMs: number; readonly toMs: number }[];
}

/** What is told of the store as it happens, whatever the server knows. */
export interface StoreWitness {
  /** Every event once it is durable, by whomever. */
  durable(events: readonly StoredEvent[]): void;
  /** The server was told that these are durable. */
  acknowledged(events: readonly StoredEvent[]): void;
}

const MEND = 'Read before trying again.';

export function storePort(real: EventStore, link: Link, troubles: StoreTroubles, witness: StoreWitness): EventStore {
  let rivals = 0;

  async function store(stream: string, expected: number, events: readonly NewEvent[]): Promise<AppendResult> {
    const result = await real.append(stream, expected, events);
    if (result.ok) witness.durable(result.events);
    return result;
  }

  /** Somebody else writes a comment: what two readers of one version must survive. */
  async function rival(stream: string, expected: number): Promise<void> {
    const [last] = (await real.read(stream, expected)).slice(-1);
    if (last === undefined || last.version !== expected) return;
    rivals += 1;
    const comment: NewEvent = {
      id: `${last.id}-rival-${rivals}`,
      type: 'comment-added',
      schemaVersion: 1,
      atMs: last.atMs,
      actor: { kind: 'person', name: 'bob' },
      causeId: last.id,
      body: { text: 'somebody else was here' },
    };
    await store(stream, expected, [comment]);
  }

  async function append(stream: string, expected: number, events: readonly NewEvent[]): Promise<AppendResult> {
    const { life, scheduler } = link;
    const isFull = troubles.full.some(({ fromMs, toMs }) => scheduler.nowMs >= fromMs && scheduler.nowMs < toMs);
    if (isFull) return refused({ kind: 'read-only', because: 'simulated: the disk is full', mend: MEND });
    if (link.happens(troubles.dieBefore)) life.kill();
    if (!life.alive) return never();
    if (stream.startsWith('incident:') && expected > 0 && link.happens(troubles.rival)) await rival(stream, expected);
    if (link.happens(troubles.unknownLost))
      return refused({ kind: 'unknown', because: 'simulated: no answer', mend: MEND });
    const result = await store(stream, expected, events);
    if (link.happens(troubles.dieAfter)) life.kill();
    if (!life.alive) return never();
    if (link.happens(troubles.unknownStored))
      return refused({ kind: 'unknown', because: 'simulated: no answer', mend: MEND });
    return result;
  }

  return {
    append: (stream, expected, events) => link.call('append', () => append(stream, expected, events)),
    read: (stream, fromVersion) => link.call('read', () => real.read(stream, fromVersion)),
    readAll: (options) => link.call('readAll', () => real.readAll(options)),
    streams: (prefix) => link.call('streams', () => real.streams(prefix)),
    checkpoint: () => link.call('checkpoint', () => real.checkpoint()),
    verify: () => link.call('verify', () => real.verify()),
    close: () => Promise.reject(new SimulatedFailure('nobody closes the store of a simulation')),
  };
}

function refused(refusal: Extract<AppendResult, { ok: false }>['refusal']): AppendResult {
  return { ok: false, refusal };
}
