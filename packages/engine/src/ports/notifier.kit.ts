// The contract of the notifier port, as tests that every adapter registers. Knows no technology.
import { describe, expect, test } from 'vitest';
import type { Ability } from './event-store/harm.ts';
import { able } from './runtime/world.kit.ts';
import type { Message, Notifier } from './notifier.ts';

/** One delivery as the receiving side saw it. */
export interface Received {
  readonly key: string | null;
  readonly text: string;
}

export interface NotifierUnderTest {
  readonly notifier: Notifier;
  /** What has arrived so far, oldest first. */
  readonly received: () => readonly Received[];
  /** Makes the receiving side fail the next `times` deliveries. */
  readonly fail: Ability<(times: number) => void>;
  readonly dispose: () => Promise<void>;
}

/** More than any notifier tries. */
const ALWAYS = 1_000;

export function notifierKit(name: string, open: () => Promise<NotifierUnderTest>): void {
  describe(`notifier: ${name}`, () => {
    for (const { title, run } of [...TESTS, ...TESTS_OF_FAILURE]) {
      test(title, async (context) => {
        const world = await open();
        try {
          await run(world, (ability) => able(ability, `${name}: ${title}`, context));
        } finally {
          await world.dispose();
        }
      });
    }
  });
}

interface NotifierTest {
  readonly title: string;
  run(world: NotifierUnderTest, able: <T>(ability: Ability<T>) => T): Promise<void>;
}

const TESTS: readonly NotifierTest[] = [
  {
    title: 'a message arrives with what a person needs to act',
    async run({ notifier, received }) {
      const delivery = await notifier.send(message('one'));
      expect(delivery).toMatchObject({ kind: 'delivered', to: expect.stringMatching(/\w/) });
      expect(received()).toHaveLength(1);
      for (const part of ['inc_1', 'alpha answers with errors', 'critical', 'roll back?']) {
        expect(received()[0]?.text).toContain(part);
      }
    },
  },
  {
    title: 'a message sent twice carries the same key twice',
    async run({ notifier, received }) {
      for (const key of ['same', 'same', 'other']) await notifier.send(message(key));
      const [first, second, third] = received().map(({ key }) => key);
      expect(second).toBe(first);
      if (first !== null) expect(third).not.toBe(first);
    },
  },
];

const TESTS_OF_FAILURE: readonly NotifierTest[] = [
  {
    title: 'while the receiver stumbles, the message is sent again until it arrives',
    async run({ notifier, received, fail }, ableTo) {
      ableTo(fail)(1);
      expect(await notifier.send(message('again'))).toMatchObject({ kind: 'delivered' });
      expect(new Set(received().map(({ key }) => key)).size).toBe(1);
    },
  },
  {
    title: 'when the receiver stays away, the failure says why and what mends it',
    async run({ notifier, fail }, ableTo) {
      ableTo(fail)(ALWAYS);
      expect(await notifier.send(message('lost'))).toMatchObject({
        kind: 'failed',
        because: expect.stringMatching(/\w/),
        mend: expect.stringMatching(/\w/),
      });
    },
  },
];

function message(key: string): Message {
  return {
    key,
    incidentId: 'inc_1',
    title: 'alpha answers with errors',
    severity: 'critical',
    body: 'Since 12:04.\nroll back?',
    atMs: Date.UTC(2026, 0, 1),
  };
}
