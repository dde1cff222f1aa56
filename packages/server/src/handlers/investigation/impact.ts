// Who is hurt by an incident and what it costs, reckoned from what the telemetry store holds. Says what it cannot know.
import { BASE_PATH, type Answer } from '@kintsugi/contract';
import { servicesOf } from '@kintsugi/domain';
import { businessMeasure, MEASURES } from '@kintsugi/engine';
import type { SeriesWindow } from '@kintsugi/engine/ports';
import type { Configuration } from '../../configuration/schema.ts';
import type { Handlers } from '../../http/handler.ts';
import { answer } from '../../http/handler.ts';
import { figure, iso } from '../../presenters/figures.ts';
import type { IncidentRecord } from '../../presenters/incident.ts';
import { momentOf, recordAt, type Moment } from '../past/moment.ts';
import { unknownIncident } from '../refusals.ts';
import type { Site } from '../site.ts';

type Impact = Answer<'getImpact'>;
type Reckoned = Impact['users'];
type Business = Configuration['business'][number];

const MINUTE_MS = 60_000;
/** What was usual: as long as this before the onset. */
const BEFORE_MS = 15 * MINUTE_MS;
/** An incident may last for days; its figures are of the last hours. */
const LONGEST_MS = 6 * 3_600_000;
const STEPS = 200;
const SHORTEST_STEP_MS = 5_000;
const SHORTEST_MS = 10_000;

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

interface Asking {
  readonly site: Site;
  readonly before: Span;
  readonly during: Span;
  readonly knownAtMs: number | undefined;
}

export function impactHandlers(site: Site): Pick<Handlers, 'getImpact'> {
  return {
    getImpact: async ({ params, query }) => {
      const moment = momentOf(query);
      const record = await (moment === null ? site.book.record(params.id) : recordAt(site, params.id, moment));
      return record === null ? unknownIncident(params.id) : answer(await impactOf(site, record, moment));
    },
  };
}

async function impactOf(site: Site, { id, state }: IncidentRecord, moment: Moment | null): Promise<Impact> {
  const { onsetMs, endedMs, phase } = state;
  const nowMs = Math.min(moment?.atMs ?? moment?.knownMs ?? Infinity, site.now());
  const toMs = Math.max(phase === 'resolved' && endedMs !== null ? endedMs : nowMs, onsetMs + SHORTEST_MS);
  const during = { fromMs: Math.max(onsetMs, toMs - LONGEST_MS), toMs };
  const before = { fromMs: onsetMs - BEFORE_MS, toMs: onsetMs };
  const asking: Asking = { site, before, during, knownAtMs: moment?.knownMs ?? undefined };
  const services = servicesOf(state);
  const metrics = site.configuration.values.business.filter(
    ({ name, service }) =>
      services.includes(service) || state.signals.some(({ series }) => series.measure === businessMeasure(name)),
  );
  const [failing, business] = await Promise.all([
    Promise.all(services.map((service) => failingOf(asking, service))),
    Promise.all(metrics.map((metric) => businessOf(asking, metric))),
  ]);
  const users = usersOf(failing);
  const money = moneyOf(metrics, business);
  return {
    incidentId: id,
    from: iso(during.fromMs),
    to: iso(toMs),
    users,
    money,
    failing,
    business,
    says: [...new Set([worst(failing)?.says, ...business.map(({ says }) => says), money.says])]
      .filter((sentence) => sentence !== undefined)
      .join('; '),
  };
}

async function failingOf(asking: Asking, service: string): Promise<Impact['failing'][number]> {
  const [errors, requests, errorsBefore, requestsBefore] = await Promise.all([
    seriesOf(asking, asking.during, MEASURES.errors.name, service, 'sum'),
    seriesOf(asking, asking.during, MEASURES.requests.name, service, 'sum'),
    seriesOf(asking, asking.before, MEASURES.errors.name, service, 'sum'),
    seriesOf(asking, asking.before, MEASURES.requests.name, service, 'sum'),
  ]);
  const facts = { service, unit: 'requests/min', query: pathOf(asking.during, MEASURES.errors.name, service, 'sum') };
  const asked = perMinute(requests);
  if (asked === null) {
    const says = `no request to ${service} was seen while it lasted`;
    return { ...facts, value: null, before: null, total: null, says };
  }
  // Where requests were seen and no series of errors, none failed.
  const value = perMinute(errors, requests) ?? 0;
  const usual = perMinute(errorsBefore, requestsBefore);
  const was = usual === null ? 'what was usual is not stored' : `${figure(usual, '')} before`;
  const says = `${service}: ${figure(value, '')} of ${figure(asked, '')} requests a minute fail, ${was}`;
  return { ...facts, value, before: usual, total: Math.round(sum(errors)), says };
}

async function businessOf(asking: Asking, metric: Business): Promise<Impact['business'][number]> {
  const { name, service, unit, counter } = metric;
  const measure = businessMeasure(name);
  const [now, usual] = await Promise.all([
    seriesOf(asking, asking.during, measure, service, 'mean').then(mean),
    seriesOf(asking, asking.before, measure, service, 'mean').then(mean),
  ]);
  const facts = { name, service, unit, query: pathOf(asking.during, measure, service, 'mean') };
  const lostPerMinute = counter === undefined || now === null || usual === null ? null : Math.max(0, usual - now);
  const says =
    now === null
      ? `${name} was not seen while it lasted`
      : `${name}: ${figure(now, unit)}, ${usual === null ? 'what was usual is not stored' : `${figure(usual, unit)} before`}`;
  return { ...facts, value: now, before: usual, lostPerMinute, says };
}

/** Spans and metrics name no people: the nearest that is known is how many requests fail. */
function usersOf(failing: Impact['failing']): Reckoned {
  const most = worst(failing);
  const nearest = most === undefined ? '' : `; nearest to it: ${most.says}`;
  return {
    value: null,
    before: null,
    unit: 'users/min',
    says: `telemetry does not say who asks, so nobody can count users${nearest}`,
    query: most?.query ?? null,
  };
}

/** In the currency of the first that is worth something; others are left out, since nobody knows an exchange rate. */
function moneyOf(metrics: readonly Business[], business: Impact['business']): Reckoned {
  const priced = metrics.flatMap((metric) => {
    const found = business.find((one) => one.name === metric.name);
    const worth = worthOf(metric);
    return worth === undefined || found === undefined ? [] : [{ worth, found }];
  });
  const [first] = priced;
  const nothing = { value: null, before: null, query: null };
  if (first === undefined)
    return {
      ...nothing,
      unit: 'money/min',
      says: 'nothing says what anything is worth: set `worth` of a business metric in kintsugi.yaml',
    };
  const { currency } = first.worth;
  const unit = `${currency}/min`;
  const counted = priced.filter(({ worth, found }) => worth.currency === currency && found.lostPerMinute !== null);
  if (counted.length === 0)
    return { ...nothing, unit, says: `${first.found.name} was not seen both before and while it lasted` };
  const value = counted.reduce((total, { worth, found }) => total + worth.amount * (found.lostPerMinute ?? 0), 0);
  const how = counted
    .map(({ worth, found }) =>
      found.unit === unit
        ? `less ${found.name}`
        : `${figure(found.lostPerMinute ?? 0, '')} of ${found.name} × ${worth.amount} ${currency}`,
    )
    .join(' + ');
  return { value, before: 0, unit, says: `${figure(value, currency)} a minute: ${how}`, query: first.found.query };
}

/** What is counted in money is worth what it says. */
function worthOf({ worth, counter, unit }: Business): Business['worth'] {
  const currency = counter === undefined ? undefined : /^([A-Z]{3})\/min$/.exec(unit)?.[1];
  return worth ?? (currency === undefined ? undefined : { amount: 1, currency });
}

function worst(failing: Impact['failing']): Impact['failing'][number] | undefined {
  return failing.toSorted((a, b) => (b.value ?? -1) - (a.value ?? -1))[0];
}

type Join = 'sum' | 'mean';

async function seriesOf(
  { site, knownAtMs }: Asking,
  window: Span,
  measure: string,
  service: string,
  join: Join,
): Promise<SeriesWindow | null> {
  const known = knownAtMs === undefined ? {} : { knownAtMs };
  const query = { ...window, ...known, stepMs: stepMsOf(window), join, limit: 1, exact: true };
  const [found] = await site.telemetry.series({ ...query, match: { measure, service } }).catch(() => []);
  return found ?? null;
}

function stepMsOf({ fromMs, toMs }: Span): number {
  return Math.max(SHORTEST_STEP_MS, Math.ceil((toMs - fromMs) / STEPS / 1_000) * 1_000);
}

function pathOf(window: Span, measure: string, service: string, join: Join): string {
  const query = new URLSearchParams({
    measure,
    service,
    from: iso(window.fromMs),
    to: iso(window.toMs),
    stepSeconds: String(stepMsOf(window) / 1_000),
    join,
    // A whole service's series goes before those of its parts.
    limit: '1',
  });
  return `${BASE_PATH}/metrics/query?${query.toString()}`;
}

function seen(series: SeriesWindow | null): number[] {
  return Array.from(series?.values ?? []).filter(Number.isFinite);
}

function sum(series: SeriesWindow | null): number {
  return seen(series).reduce((total, value) => total + value, 0);
}

/** Over the steps in which something was known of `steps`; null where that is none. */
function perMinute(series: SeriesWindow | null, steps = series): number | null {
  const known = seen(steps).length;
  return steps === null || known === 0 ? null : sum(series) / ((known * steps.stepMs) / MINUTE_MS);
}

function mean(series: SeriesWindow | null): number | null {
  const steps = seen(series).length;
  return steps === 0 ? null : sum(series) / steps;
}
