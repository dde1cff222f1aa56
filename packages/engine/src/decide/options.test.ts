// Options come from the cause; lessons change their chance; watching and a person are always among them.
import type { Cause, Hypothesis, Incident, Lesson } from '@kintsugi/domain';
import { incident } from '@kintsugi/domain';
import { expect, test } from 'vitest';
import type { ServiceState } from '../ports/index.ts';
import { errorsOf, START_MS } from '../stage.kit.ts';
import { optionsFor } from './options.ts';

const service: ServiceState = {
  service: 'alpha',
  url: 'http://alpha.invalid',
  release: 'r2',
  configuration: 2,
  desiredReplicas: 2,
  replicas: [],
  limits: { memoryBytes: null, concurrency: null },
  dependsOn: [],
};
const causes = {
  release: { kind: 'release', service: 'alpha', changeId: 'c1', from: 'r1', to: 'r2' },
  configuration: { kind: 'configuration', service: 'alpha', changeId: 'c1', from: '1', to: '2' },
  replica: { kind: 'replica', service: 'alpha', instance: 'alpha-1' },
  saturation: { kind: 'saturation', service: 'alpha', resource: 'concurrency' },
  leak: { kind: 'leak', service: 'alpha', resource: 'memory', changeId: 'c1', from: 'r1' },
  outside: { kind: 'outside', service: 'alpha', peer: 'elsewhere' },
  none: { kind: 'none-of-these', service: 'alpha' },
} as const satisfies Record<string, Cause>;

function because(cause: Cause, confidence = 0.9): Incident {
  const hypothesis: Hypothesis = {
    id: 'h1',
    cause,
    says: 'so it is',
    confidence,
    for: [],
    against: [],
    missing: [],
    wouldSettle: '',
  };
  const signal = errorsOf('alpha', START_MS);
  return {
    ...incident.initial,
    phase: 'orienting',
    onsetMs: signal.onsetMs,
    signals: [signal],
    severity: 'major',
    round: 1,
    hypotheses: [hypothesis],
  };
}

function weigh(
  state: Incident,
  lessons: readonly Lesson[] = [],
  abilities = ['rollback', 'restore-configuration', 'replace-replica', 'scale', 'rolling-restart'],
) {
  return optionsFor({
    state,
    services: [service],
    lessons,
    nowMs: START_MS + 60_000,
    abilities: new Set(abilities) as never,
    inverseOf: async () => ({ kind: 'none', because: 'nothing' }),
  });
}

const best = async (cause: Cause) => (await weigh(because(cause)))[0]?.deed;

test('each cause has its help', async () => {
  expect(await best(causes.release)).toMatchObject({ request: { kind: 'rollback', release: 'r1' } });
  expect(await best(causes.configuration)).toMatchObject({
    request: { kind: 'restore-configuration', configuration: 1 },
  });
  expect(await best(causes.replica)).toMatchObject({ request: { kind: 'replace-replica', instance: 'alpha-1' } });
  expect(await best(causes.saturation)).toMatchObject({ request: { kind: 'scale', replicas: 4 } });
  expect(await best(causes.leak)).toMatchObject({ request: { kind: 'rollback' } });
});

test('for what is not ours to mend nothing is done to ours', async () => {
  for (const cause of [causes.outside, causes.none]) {
    const options = await weigh(because(cause));
    expect(options.filter(({ deed }) => deed.kind === 'act')).toEqual([]);
  }
});

test('watching and calling a person are always options, and nothing is without its reasons', async () => {
  for (const cause of Object.values(causes)) {
    const options = await weigh(because(cause));
    expect(options.map(({ deed }) => deed.kind)).toEqual(expect.arrayContaining(['watch', 'call-person']));
    for (const option of options) {
      expect([option.says, option.expects, option.refutedIf, option.because].every((text) => text.length > 0)).toBe(
        true,
      );
      expect(option.refutedAfterSeconds).toBeGreaterThan(0);
    }
    expect(options.map(({ worth }) => worth)).toEqual(options.map(({ worth }) => worth).toSorted((a, b) => b - a));
  }
});

test('nothing is done on a guess, to an unknown service, or beyond what the runtime can do', async () => {
  const acts = (options: Awaited<ReturnType<typeof weigh>>) => options.filter(({ deed }) => deed.kind === 'act');
  expect(acts(await weigh(because(causes.release, 0.1)))).toEqual([]);
  expect(acts(await weigh(because({ ...causes.release, service: 'nobody' })))).toEqual([]);
  expect(acts(await weigh(because(causes.replica), [], ['rollback']))).toEqual([]);
});

test('a help that has failed before is worth less; one that has helped by itself is worth more', async () => {
  const lesson: Lesson = {
    causeKind: 'release',
    action: 'rollback',
    service: 'alpha',
    help: 'helped',
    attribution: 'by-action',
    secondsToHelp: 9,
  };
  const worth = async (...lessons: readonly Lesson[]) =>
    (await weigh(because(causes.release), lessons)).find(
      ({ deed }) => deed.kind === 'act' && deed.request.kind === 'rollback',
    )?.worth ?? 0;
  const plain = await worth();
  const refuted: Lesson = { ...lesson, help: 'refuted', attribution: 'unclear' };
  expect(await worth(lesson, lesson)).toBeGreaterThan(plain);
  expect(await worth(refuted, refuted)).toBeLessThan(plain);
  expect(await worth({ ...lesson, attribution: 'by-itself' })).toBeLessThan(plain);
  expect(await worth({ ...lesson, help: 'cannot-tell' })).toBe(plain);
  expect(await worth({ ...lesson, causeKind: 'leak' })).toBe(plain);
});
