// A live test of what is configured: asks each part, and says what is wrong in words. Changes nothing, calls nobody.
import type { Answer } from '@kintsugi/contract';
import { businessMeasure, MEASURES } from '@kintsugi/engine';
import type { Site } from '../site.ts';

type Found = Answer<'testSettings'>['items'][number];

/** How long one part may take to answer, and how far back something must have been seen. */
const PATIENCE_MS = 5_000;
const RECENT_MS = 5 * 60_000;
const OBJECTIVE_MS = 3_600_000;

export async function selfTest(site: Site): Promise<Answer<'testSettings'>> {
  const asked = await Promise.all([
    storeTest(site),
    runtimeTest(site),
    ...telemetryTests(site),
    ...objectiveTests(site),
    ...businessTests(site),
    ...projectTests(site),
  ]);
  const found = [...asked, ...notifierTests(site)];
  const wrong = found.filter(({ ok }) => ok === false);
  const untried = found.filter(({ ok }) => ok === null).length;
  const rest = untried === 0 ? '' : `; ${untried} not tried`;
  return {
    items: found,
    ok: wrong.length === 0,
    says: wrong.length === 0 ? `nothing is wrong${rest}` : `${wrong.length} of ${found.length} must be mended${rest}`,
  };
}

/** `look` says what it saw, or throws: what does not answer in time is wrong as well. */
async function tested(
  name: string,
  mend: string,
  look: () => Promise<{ readonly ok: boolean; readonly says: string }>,
): Promise<Found> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`no answer within ${PATIENCE_MS / 1_000} s`)), PATIENCE_MS);
  try {
    const { ok, says } = await Promise.race([look(), late.promise]);
    return { name, ok, says, mend: ok ? null : mend };
  } catch (error) {
    return { name, ok: false, says: error instanceof Error ? error.message : String(error), mend };
  } finally {
    clearTimeout(timer);
  }
}

function storeTest(site: Site): Promise<Found> {
  return tested('event store', 'See `kintsugi audit verify` and `kintsugi doctor`.', async () => {
    await site.store.read('control');
    const engine = site.checks().find(({ name }) => name === 'engine');
    return { ok: engine?.ok ?? true, says: `is read; the engine ${engine?.says ?? 'takes commands'}` };
  });
}

function runtimeTest(site: Site): Promise<Found> {
  return tested('runtime', 'See `kintsugi doctor`; the keeper may have ended.', async () => {
    const services = await site.runtime.services();
    const ready = services.filter(({ replicas, desiredReplicas }) => {
      const up = replicas.filter(({ state }) => state === 'ready').length;
      return up >= desiredReplicas;
    }).length;
    return { ok: true, says: `answers; ${ready} of ${services.length} services have all their replicas` };
  });
}

function telemetryTests(site: Site): Promise<Found>[] {
  const { up, url, says } = site.intake();
  const mend = `Send OTLP there: OTEL_EXPORTER_OTLP_ENDPOINT=${url ?? 'the address of the intake'}.`;
  const names = Object.keys(site.configuration.values.services);
  const seen = measuredSince(site, MEASURES.requests.name, RECENT_MS);
  // Each test below asks it; none may be the only one that hears of its failure.
  seen.catch(() => undefined);
  return [
    tested('intake', 'See the log of the server.', async () => ({ ok: up, says })),
    ...names.map((name) =>
      tested(`telemetry of ${name}`, mend, async () => {
        const ok = (await seen).some(({ service }) => service === name);
        return {
          ok,
          says: ok ? 'requests were seen in the last five minutes' : 'no request was seen for five minutes',
        };
      }),
    ),
  ];
}

function objectiveTests(site: Site): Promise<Found>[] {
  return site.configuration.objectives.map(({ name, service, operation }) => {
    const what = operation === undefined ? service : `${service} ${operation}`;
    const mend = `Look whether ${what} is called so in its spans, and whether anybody calls it.`;
    return tested(`objective ${name}`, mend, async () => {
      const match = { service, ...(operation === undefined ? {} : { operation }) };
      const found = await measuredSince(site, MEASURES.requests.name, OBJECTIVE_MS, match);
      const ok = found.length > 0;
      return { ok, says: ok ? `requests of ${what} are counted` : `no request of ${what} was seen for an hour` };
    });
  });
}

function businessTests(site: Site): Promise<Found>[] {
  return site.configuration.values.business.map(({ name, service, counter, numerator, denominator }) => {
    const counters = [counter, numerator, denominator].filter((one) => one !== undefined).join(' and ');
    const mend = `Look whether ${service} exports ${counters} over OTLP under just this name.`;
    return tested(`business metric ${name}`, mend, async () => {
      const ok = (await measuredSince(site, businessMeasure(name), OBJECTIVE_MS)).length > 0;
      return { ok, says: ok ? `${counters} arrive` : `nothing of ${counters} arrived for an hour` };
    });
  });
}

function projectTests({ development }: Site): Promise<Found>[] {
  return (development?.projects ?? []).flatMap(({ project, repository, forge }) => [
    tested(
      `repository of ${project.name}`,
      'See `repository` and `branch` of the project, and its token.',
      async () => {
        const head = await repository.head(project.branch);
        return {
          ok: head !== null,
          says: head === null ? `has no branch ${project.branch}` : `answers; at ${head.sha.slice(0, 8)}`,
        };
      },
    ),
    tested(`forge of ${project.name}`, 'See `forge` of the project: its address and its token.', async () => {
      const open = await forge.pullRequests({ state: 'open' });
      return { ok: true, says: `answers; ${open.length} pull requests are open` };
    }),
  ]);
}

/** A test that called people would not be asked for twice. */
function notifierTests(site: Site): Found[] {
  return site.configuration.values.notify.webhooks.map(({ name }) => ({
    name: `webhook ${name}`,
    ok: null,
    says: 'is not tried: it would call somebody',
    mend: null,
  }));
}

async function measuredSince(
  { telemetry, now }: Site,
  measure: string,
  sinceMs: number,
  match: { readonly service?: string; readonly operation?: string } = {},
): Promise<readonly { readonly service: string }[]> {
  const toMs = now();
  const query = { fromMs: toMs - sinceMs, toMs, stepMs: sinceMs, join: 'sum', limit: 1_000 } as const;
  const found = await telemetry.series({ ...query, match: { measure, ...match } });
  return found.filter(({ values }) => values.some(Number.isFinite)).map(({ series }) => series);
}
