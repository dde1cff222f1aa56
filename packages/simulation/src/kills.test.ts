// The server killed in each phase of an incident: the same end as without, and nothing done twice (INV-15, INV-16).
import type { ActionRequest } from '@kintsugi/domain';
import type { World as EnginePorts } from '@kintsugi/engine';
import type { EventStore, Runtime } from '@kintsugi/engine/ports';
import { expect, test } from 'vitest';
import type { Plan } from './plan.ts';
import { START_MS } from './plan.ts';
import type { Life } from './ports/life.ts';
import { never } from './ports/life.ts';
import { CALM } from './ports/link.ts';
import { expectSound } from './seeds.kit.ts';
import type { Outcome, SimulateOptions, Stage } from './simulate.ts';
import { simulate } from './simulate.ts';

const SEED = 5;
type Kind = 'in-release' | 'outside';

/** Fair weather, one fault, and a machine that may act: whatever differs from this is the kill's doing. */
function fair(kind: Kind): (plan: Plan) => Plan {
  return (plan) => {
    const service = (kind === 'outside' ? plan.shapes.find(({ outside }) => outside !== null) : plan.shapes[0])?.name;
    const fault = {
      kind,
      service: service ?? '',
      fromMs: START_MS + 20_000,
      lastsMs: 1e9,
      size: 0.5,
      shows: 'errors',
      lagMs: 1_000,
      incurable: false,
    } as const;
    const calmStore = { dieBefore: 0, dieAfter: 0, unknownStored: 0, unknownLost: 0, rival: 0, full: [] };
    const calmRuntime = {
      lost: 0,
      late: 0,
      answerLost: 0,
      repeated: 0,
      refused: 0,
      cannotTell: 0,
      dieBefore: 0,
      dieDuring: 0,
      dieAfter: 0,
    };
    return {
      ...plan,
      faults: [fault],
      policy: {
        ...plan.policy,
        autonomy: 'act',
        rules: [],
        freezes: [],
        cooldownSeconds: 0,
        actionsPerHour: 10,
        blastRadiusMax: 1,
        falseAlarmsPerDay: 1,
        twoPersons: [],
      },
      measuring: { gapChance: 0, lateMsMax: 0, blind: [] },
      people: { answers: ['ignore'], answerMsMax: 1, deeds: [] },
      store: calmStore,
      runtime: calmRuntime,
      weather: { store: CALM, runtime: CALM, telemetry: CALM, notifier: CALM, documents: CALM },
      notifierAway: 0,
      diskFull: 0,
      kills: [],
      clockJumps: [],
      signals: { delayMsMax: 0, repeated: 0 },
    };
  };
}

interface Seen {
  readonly outcome: Outcome;
  readonly done: readonly ActionRequest[];
  readonly messages: readonly string[];
  readonly postmortem: boolean;
  readonly killed: boolean;
}

async function life(kind: Kind, plant?: (ports: EnginePorts, kill: () => void) => EnginePorts): Promise<Seen> {
  let stage: Stage | undefined;
  let killed = false;
  const options: SimulateOptions = {
    arrange: fair(kind),
    before: (given) => {
      stage = given;
    },
  };
  const planted = plant === undefined ? options : { ...options, plant: onceOnly(plant, () => (killed = true)) };
  const outcome = await simulate(SEED, planted);
  expectSound([outcome]);
  const { world, mailbox, witness } = stage ?? expect.fail('nothing was staged');
  return {
    outcome,
    killed,
    done: world.operations.executions.map(({ request }) => request),
    messages: mailbox.received.map(({ key }) => key),
    postmortem: [...witness.incidents.values()].every(({ postmortemPath }) => postmortemPath !== null),
  };
}

/** Only the first life is killed, and only once. */
function onceOnly(
  plant: (ports: EnginePorts, kill: () => void) => EnginePorts,
  onKill: () => void,
): (ports: EnginePorts, place: { readonly life: Life }) => EnginePorts {
  let isFirst = true;
  return (ports, place) => {
    if (!isFirst) return ports;
    isFirst = false;
    return plant(ports, () => {
      onKill();
      place.life.kill();
    });
  };
}

function atAppend(type: string, when: 'before' | 'after') {
  return (ports: EnginePorts, kill: () => void): EnginePorts => {
    const { store } = ports;
    const append: EventStore['append'] = async (stream, expected, events) => {
      const isIt = events.some((event) => event.type === type);
      if (isIt && when === 'before') {
        kill();
        return never();
      }
      const result = await store.append(stream, expected, events);
      if (isIt) kill();
      return isIt ? never() : result;
    };
    return { ...ports, store: { ...store, append } };
  };
}

function atCall(when: 'before' | 'during' | 'after') {
  return (ports: EnginePorts, kill: () => void): EnginePorts => {
    const { runtime } = ports;
    const apply: Runtime['apply'] = async (request, key, by) => {
      if (when === 'before') {
        kill();
        return never();
      }
      const call = runtime.apply(request, key, by);
      if (when === 'after') await call;
      kill();
      return never();
    };
    return { ...ports, runtime: { ...runtime, apply } };
  };
}

const healing = [
  'incident-opened',
  'evidence-frozen',
  'hypotheses-ranked',
  'options-weighed',
  'option-chosen',
  'action-started',
  'action-counted',
  'action-applied',
  'verification-completed',
  'service-released',
  'lesson-learned',
  'postmortem-written',
];
const handingOver = ['incident-escalated', 'person-called', 'postmortem-written'];
const both = (types: readonly string[]) =>
  types.flatMap(
    (type) =>
      [
        [type, 'before'],
        [type, 'after'],
      ] as const,
  );

test.each(both(healing))('killed at %s, %s it is durable: healed as without', async (type, when) => {
  const without = await life('in-release');
  const killed = await life('in-release', atAppend(type, when));
  expect(killed.killed).toBe(true);
  expect(without.outcome.endings).toEqual(['by-action']);
  expect(killed.outcome.endings).toEqual(without.outcome.endings);
  expect(killed.done).toEqual(without.done);
  expect(killed.postmortem).toBe(true);
});

test.each(['before', 'during', 'after'] as const)(
  'killed %s the call to the runtime: healed, and done once',
  async (when) => {
    const without = await life('in-release');
    const killed = await life('in-release', atCall(when));
    expect(killed.killed).toBe(true);
    expect(killed.outcome.endings).toEqual(['by-action']);
    expect(killed.done).toEqual(without.done);
    expect(killed.done).toHaveLength(1);
  },
);

test.each(both(handingOver))('killed at %s, %s it is durable: a person is called as without', async (type, when) => {
  const without = await life('outside');
  const killed = await life('outside', atAppend(type, when));
  expect(killed.killed).toBe(true);
  expect(without.outcome.endings).toEqual(['escalated']);
  expect(killed.outcome.endings).toEqual(['escalated']);
  expect(killed.done).toEqual([]);
  // Whoever is called twice can tell by the key that it is one call.
  expect(new Set(killed.messages)).toEqual(new Set(without.messages));
  expect(killed.messages.length).toBeGreaterThanOrEqual(1);
  expect(killed.postmortem).toBe(true);
});
