// The configuration as it is shown, without a secret in it; and a test of it that says what is wrong.
import type { Answer } from '@kintsugi/contract';
import type { SeriesQuery } from '@kintsugi/engine/ports';
import { expect, test } from 'vitest';
import { configurationSchema } from '../../configuration/schema.ts';
import type { Call, Handlers } from '../../http/handler.ts';
import type { Site } from '../site.ts';
import { settingsHandlers } from './settings.ts';

const values = configurationSchema.parse({
  version: 1,
  name: 'two things',
  events: { url: 'postgres://me:hunter2secret@db.example.org/events' },
  services: {
    alpha: { release: 'alpha', entry: 'main.ts', env: { API_KEY: 'abcdef0123456789abcdef', MODE: 'fast' } },
    beta: { release: 'beta', entry: 'main.ts' },
  },
  business: [{ name: 'orders', service: 'alpha', counter: 'orders_total', unit: 'orders/min' }],
  notify: { webhooks: [{ name: 'chat', url: 'https://chat.example.org/hooks/T0/B0/verysecretpath' }] },
});

type Heard = (query: SeriesQuery) => boolean;

function handlers(heard: Heard, more: Partial<Site> = {}): Pick<Handlers, 'getSettings' | 'testSettings'> {
  const site = {
    configuration: {
      file: '/here/kintsugi.yaml',
      dataFolder: '/here/.kintsugi',
      values,
      objectives: [{ name: 'most succeed', service: 'beta', target: 0.99, windowMs: 1 }],
      fromEnvironment: new Map([['server.port', 'KINTSUGI_SERVER_PORT']]),
    },
    startedMs: 0,
    now: () => 10_000_000,
    intake: () => ({
      up: true,
      url: 'http://127.0.0.1:4318',
      pointsPerSecond: 1,
      refused: 0,
      says: 'takes',
      masked: [],
    }),
    checks: () => [],
    store: { read: async () => [] },
    runtime: { abilities: new Set(['scale']), services: async () => [] },
    telemetry: {
      series: async (query: SeriesQuery) =>
        heard(query)
          ? [
              {
                series: { measure: query.match.measure, service: query.match.service ?? 'alpha' },
                values: Float64Array.of(1),
              },
            ]
          : [],
    },
    development: null,
    ...more,
  } as unknown as Site;
  return settingsHandlers(site);
}

async function answerOf<T>(outcome: Promise<{ ok: boolean; value?: T }> | { ok: boolean; value?: T }): Promise<T> {
  const done = await outcome;
  if (!done.ok || done.value === undefined) throw new Error('refused');
  return done.value;
}

const NOTHING = {} as Call<'testSettings'> & Call<'getSettings'>;
const found = ({ items }: Answer<'testSettings'>, name: string) => items.find((item) => item.name === name);

test('what took effect is shown, with what a variable set, and no secret is in it', async () => {
  const shown = await answerOf(handlers(() => true).getSettings(NOTHING));
  expect(shown.values).toMatchObject({
    name: 'two things',
    services: { alpha: { replicas: 1, env: { MODE: 'fast' } } },
    policy: { autonomy: 'propose' },
    notify: { webhooks: [{ name: 'chat', url: 'https://chat.example.org/<masked>' }] },
  });
  expect(JSON.stringify(shown)).not.toMatch(/hunter2secret|abcdef0123456789|verysecretpath/);
  expect(shown.masked).toEqual(['events.url', 'services.alpha.env.API_KEY', 'notify.webhooks.0.url']);
  expect(shown.fromEnvironment).toEqual([{ path: 'server.port', variable: 'KINTSUGI_SERVER_PORT' }]);
  expect(shown.sources.map(({ name, kind }) => `${kind} ${name}`)).toEqual([
    'telemetry otlp',
    'runtime process',
    'business orders',
    'objective most succeed',
  ]);
});

test('a test of what is well says so, and does not call anybody', async () => {
  const { ok, says, items } = await answerOf(
    handlers(({ match }) => match.service === undefined || match.service === 'beta').testSettings(NOTHING),
  );
  expect(items.filter((item) => item.ok === false).map(({ name }) => name)).toEqual(['telemetry of beta']);
  expect([ok, says]).toEqual([false, '1 of 8 must be mended; 1 not tried']);
  expect(items.find(({ name }) => name === 'webhook chat')?.ok).toBeNull();
});

test('what is not seen, does not answer or breaks is named with its mend', async () => {
  const broken = { runtime: { abilities: new Set(), services: () => Promise.reject(new Error('the keeper is away')) } };
  const tested = await answerOf(handlers(() => false, broken as unknown as Partial<Site>).testSettings(NOTHING));
  expect(tested.ok).toBe(false);
  expect(found(tested, 'runtime')).toMatchObject({ ok: false, says: 'the keeper is away' });
  expect(found(tested, 'telemetry of alpha')).toMatchObject({
    ok: false,
    mend: 'Send OTLP there: OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318.',
  });
  expect(found(tested, 'objective most succeed')).toMatchObject({ says: 'no request of beta was seen for an hour' });
  expect(found(tested, 'business metric orders')).toMatchObject({
    mend: 'Look whether alpha exports orders_total over OTLP under just this name.',
  });
});

test('each watched repository and its forge are asked', async () => {
  const project = (head: () => Promise<unknown>) => ({
    project: { name: 'site', branch: 'main' },
    repository: { head },
    forge: { pullRequests: async () => [] },
  });
  const development = (head: () => Promise<unknown>) =>
    ({ development: { projects: [project(head)] } }) as unknown as Partial<Site>;
  const well = await answerOf(
    handlers(
      () => true,
      development(async () => ({ sha: 'abcdef0123456789' })),
    ).testSettings(NOTHING),
  );
  expect(found(well, 'repository of site')).toMatchObject({ ok: true, says: 'answers; at abcdef01' });
  expect(found(well, 'forge of site')).toMatchObject({ ok: true });
  const gone = await answerOf(
    handlers(
      () => true,
      development(async () => null),
    ).testSettings(NOTHING),
  );
  expect(found(gone, 'repository of site')).toMatchObject({ ok: false, says: 'has no branch main' });
});
