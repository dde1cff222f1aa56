// What every test of the event store's contract stands on: a fresh store, events to put in, abilities to ask for.
import { agent, type NewEvent, type StoredEvent } from '@kintsugi/domain';
import { expect, test, type TestContext } from 'vitest';
import type { AppendResult, EventStore } from '../event-store.ts';
import type { Ability, EventStoreHarm } from './harm.ts';

export interface EventStoreUnderTest {
  readonly store: EventStore;
  /** Another store on the same data. Kits call it after `close` (a restart) and beside the first (a second server). */
  readonly reopen: Ability<() => Promise<EventStore>>;
  readonly harm: EventStoreHarm;
  /** Closes what is still open and removes the data. */
  readonly dispose: () => Promise<void>;
}

export type OpenUnderTest = (now: () => number) => Promise<EventStoreUnderTest>;

export interface KitWorld extends EventStoreUnderTest {
  /** The store's clock. */
  readonly clock: { nowMs: number };
  /** The ability, or the end of this test with a line that says why. */
  able<T>(ability: Ability<T>): T;
}

export type KitTest = (title: string, run: (world: KitWorld) => Promise<void>) => void;

export const START_MS = Date.UTC(2026, 0, 1);

export function kitTest(name: string, open: OpenUnderTest): KitTest {
  return (title, run) => {
    test(title, async (context) => {
      const clock = { nowMs: START_MS };
      const under = await open(() => clock.nowMs);
      try {
        await run({ ...under, clock, able: (ability) => able(ability, `${name}: ${title}`, context) });
      } finally {
        await under.dispose();
      }
    });
  };
}

function able<T>(ability: Ability<T>, what: string, context: TestContext): T {
  if (!isMissing(ability)) return ability;
  console.info(`skipped: ${what}: ${ability.cannot}`);
  return context.skip(ability.cannot);
}

function isMissing<T>(ability: Ability<T>): ability is { readonly cannot: string } {
  return typeof ability === 'object' && ability !== null && 'cannot' in ability;
}

/** A valid event whose fields all differ from those of another `n`. */
export function event(n: number, body: unknown = { n }): NewEvent {
  return {
    id: `evt_${n}`,
    type: n % 2 === 0 ? 'thing-done' : 'thing-seen',
    schemaVersion: 1,
    atMs: START_MS - n,
    actor: n % 3 === 0 ? { kind: 'person', name: 'ada' } : agent('Scout'),
    causeId: n === 1 ? null : `evt_${n - 1}`,
    body,
  };
}

export function eventsFrom(first: number, count: number): NewEvent[] {
  return Array.from({ length: count }, (_, index) => event(first + index));
}

/** Appends and expects success. */
export async function put(
  store: EventStore,
  stream: string,
  expectedVersion: number,
  events: readonly NewEvent[],
): Promise<readonly StoredEvent[]> {
  const result = await store.append(stream, expectedVersion, events);
  if (!result.ok)
    expect.fail(`append to ${stream} at ${expectedVersion} was refused: ${JSON.stringify(result.refusal)}`);
  return result.events;
}

export function refusalKind(result: AppendResult): string {
  return result.ok ? 'none' : result.refusal.kind;
}

/** Everything, in pages. */
export async function readEverything(store: EventStore, limit = 1000): Promise<readonly StoredEvent[]> {
  const all: StoredEvent[] = [];
  for (;;) {
    const page = await store.readAll({ after: all.at(-1)?.position ?? 0, limit });
    all.push(...page);
    if (page.length < limit) return all;
  }
}
