// What differs between two moments, as sentences with their facts. Looks at both moments, and at what lies between.
import type { Answer } from '@kintsugi/contract';
import { servicesOf, type Change } from '@kintsugi/domain';
import type { BoardRow } from '@kintsugi/engine';
import { iso } from '../../presenters/figures.ts';
import { presentSummary, type IncidentRecord } from '../../presenters/incident.ts';
import { differenceSays } from '../../presenters/state.ts';
import type { Site } from '../site.ts';
import { mayHaveBeenOpen, recordsOf } from './incidents-at.ts';
import { latestMs, type Moment } from './moment.ts';
import { servicesAt } from './services-at.ts';
import { modeAt } from './state-at.ts';

type Difference = Answer<'getStateDifference'>;
type Item = Difference['items'][number];

const SHOWN = 200;

export async function stateDifference(
  site: Site,
  {
    from,
    to,
    knownAt,
  }: { readonly from: string; readonly to?: string | undefined; readonly knownAt?: string | undefined },
): Promise<Difference> {
  const knownMs = knownAt === undefined ? null : Date.parse(knownAt);
  const [fromMs, toMs] = [Date.parse(from), to === undefined ? site.now() : Date.parse(to)];
  const [before, after]: [Moment, Moment] = [
    { atMs: fromMs, knownMs },
    { atMs: toMs, knownMs },
  ];
  const [incidents, changes, services, mode] = await Promise.all([
    incidentItems(site, before, after),
    site.runtime.changes(fromMs).then((all) => all.filter(({ atMs }) => atMs > fromMs && atMs <= toMs).map(changeItem)),
    serviceItems(site, before, after),
    modeItems(site, before, after),
  ]);
  const items = [...incidents.items, ...changes, ...services, ...mode].toSorted(byTime);
  return {
    from: iso(fromMs),
    to: iso(toMs),
    // The newest are what a reader came for.
    items: items.slice(-SHOWN),
    leftOut: Math.max(0, items.length - SHOWN) + incidents.leftOut,
    says: differenceSays(items),
  };
}

async function incidentItems(
  site: Site,
  before: Moment,
  after: Moment,
): Promise<{ readonly items: Item[]; readonly leftOut: number }> {
  const rows = site.engine.views
    .board()
    .filter((row) => row.phase !== 'unopened' && row.openedMs <= latestMs(after) && mayHaveBeenOpen(row, before));
  const looked: readonly BoardRow[] = rows.slice(0, SHOWN);
  const [then, now] = await Promise.all([recordsOf(site, looked, before), recordsOf(site, looked, after)]);
  const items = now.flatMap((record, index) => (record === null ? [] : itemsOf(then[index] ?? null, record)));
  return { items, leftOut: rows.length - looked.length };
}

function itemsOf(then: IncidentRecord | null, now: IncidentRecord): Item[] {
  const wasOver = then?.state.phase === 'resolved';
  if (wasOver) return [];
  const { title, phase, openedAt, endedAt, severity, leading, ending } = presentSummary(now);
  const old = then === null ? null : presentSummary(then);
  const facts = { incidentId: now.id, service: servicesOf(now.state)[0] ?? null };
  const items: Item[] = [];
  if (old === null)
    items.push({ ...facts, kind: 'incident-opened', at: openedAt, says: title, from: null, to: severity });
  if (phase === 'resolved') {
    const says = `${title}: ended, ${ending ?? 'nobody knows how'}`;
    return [...items, { ...facts, kind: 'incident-ended', at: endedAt, says, from: old?.phase ?? null, to: ending }];
  }
  const moved = { ...facts, kind: 'incident-moved', at: null } as const;
  if (old !== null && old.phase !== phase)
    items.push({ ...moved, says: `${title}: ${old.phase} → ${phase}`, from: old.phase, to: phase });
  if (old !== null && old.severity !== severity)
    items.push({ ...moved, says: `${title}: ${old.severity} → ${severity}`, from: old.severity, to: severity });
  if (old !== null && leading !== null && old.leading?.says !== leading.says)
    items.push({ ...moved, says: `${title}: ${leading.says}`, from: old.leading?.says ?? null, to: leading.says });
  return items;
}

function changeItem({ service, atMs, summary, by, from, to }: Change): Item {
  return {
    kind: 'change',
    at: iso(atMs),
    incidentId: null,
    service,
    says: `${service}: ${summary}, by ${by}`,
    from,
    to,
  };
}

async function serviceItems(site: Site, before: Moment, after: Moment): Promise<Item[]> {
  const [then, now] = await Promise.all([servicesAt(site, before), servicesAt(site, after)]);
  return now.flatMap(({ name, verdict, because }) => {
    const old = then.find((service) => service.name === name)?.verdict ?? null;
    if (old === verdict) return [];
    const says = `${name}: ${old ?? 'not there'} → ${verdict} (${because})`;
    return [
      { kind: 'service-verdict' as const, at: null, incidentId: null, service: name, says, from: old, to: verdict },
    ];
  });
}

async function modeItems(site: Site, before: Moment, after: Moment): Promise<Item[]> {
  const [then, now] = await Promise.all([modeAt(site, before), modeAt(site, after)]);
  const word = ({ paused }: typeof now) => (paused === null ? 'acting' : 'paused');
  if (word(then) === word(now)) return [];
  const [from, to] = [word(then), word(now)];
  const facts = { incidentId: null, service: null, from, to };
  return [{ kind: 'mode', at: now.paused?.since ?? null, says: now.says, ...facts }];
}

/** Oldest first; what has no moment of its own comes last. */
function byTime(a: Item, b: Item): number {
  return (a.at ?? '9').localeCompare(b.at ?? '9');
}
