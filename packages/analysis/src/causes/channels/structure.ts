// What a service does per request, and whether it still does. Knows statistics of spans, no metrics and no logs.
import { PHASES, type CallStatistic } from '../../traces/call-statistics.ts';
import type { CauseEvidence } from '../cause-input.ts';
import { countChange, type PhaseCounts } from './count-change.ts';
import { natsOfRatio } from '../nats.ts';
import { saysTrouble } from './trouble-words.ts';

/** A call that is not made any more tells of code that fails; one that is made more often, of another mix of requests. */
const OF_EXTRA = 0.1;
/** For what handles errors it is the other way round. */
const OF_MISSING_ERRORS = 0.3;
/** What a caller does less, when others too do less of the same, is half its own affair. */
const OF_SHARED = 0.5;
/** Log-likelihood ratio from which on calls count as missing. */
const MISSING = -1;

/** Counts of what comes in to a service, and what it does itself, by service. */
export interface Workings {
  readonly incoming: readonly PhaseCounts[];
  readonly own: readonly PhaseCounts[];
}

export function workingsOf(calls: readonly CallStatistic[]): ReadonlyMap<string, Workings> {
  const workings = new Map<string, { incoming: PhaseCounts[]; own: PhaseCounts[] }>();
  for (const call of calls) {
    const entry = workings.get(call.service) ?? { incoming: [], own: [] };
    (call.caller === call.service ? entry.own : entry.incoming).push(countsOf(call));
    workings.set(call.service, entry);
  }
  for (const { incoming } of workings.values()) if (incoming.length > 1) incoming.unshift(incoming.reduce(plus));
  return workings;
}

/**
 * Changes of spans and outgoing calls per incoming call, each blamed on the service that makes them, but for calls to
 * one operation that several callers make less often: that many callers do not change at once, what they call did.
 *
 * Cost O(statistics × incoming operations of a service). Fails when a callee fails so that only its caller stops early.
 */
export function structureEvidence(
  calls: readonly CallStatistic[],
  workings: ReadonlyMap<string, Workings>,
): readonly CauseEvidence[] {
  const found = withoutReplaced(calls.flatMap((call) => changeOf(call, workings)));
  const missing = Map.groupBy(
    found.filter(({ callee, surprise }) => callee !== null && surprise < MISSING),
    ({ callee, what }) => JSON.stringify([callee, what]),
  );
  const shared = new Set<string>();
  const failing = [...missing.values()].flatMap((same): CauseEvidence[] => {
    const callers = new Set(same.map(({ service }) => service));
    const [first] = same;
    if (callers.size < 2 || first === undefined || first.callee === null) return [];
    for (const caller of callers) shared.add(caller);
    const sum = (of: (change: Change) => number): number => same.reduce((all, change) => all + of(change), 0);
    return [
      {
        channel: 'structure',
        service: first.callee,
        what: first.what,
        nats: sum(({ nats }) => nats),
        expected: sum(({ expected }) => expected),
        seen: sum(({ seen }) => seen),
        unit: 'calls',
      },
    ];
  });
  return [
    ...failing,
    ...calls.flatMap(failuresOf),
    ...found.map(({ service, what, nats, expected, seen }): CauseEvidence => ({
      channel: 'structure',
      service,
      what,
      nats: shared.has(service) ? OF_SHARED * nats : nats,
      expected,
      seen,
      unit: 'calls',
    })),
  ];
}

interface Change {
  readonly service: string;
  readonly callee: string | null;
  readonly what: string;
  readonly surprise: number;
  readonly nats: number;
  readonly expected: number;
  readonly seen: number;
}

/** Calls that fail more often than usual, where no callee handed the failure up. */
function failuresOf(call: CallStatistic): readonly CauseEvidence[] {
  const { service, operation } = call;
  if (PHASES.every((phase) => call[phase]?.ownErrors === undefined)) return [];
  const [before, after, reference] = PHASES.map((phase) => call[phase]?.ownErrors ?? 0) as [number, number, number];
  const errors = { before, after, reference: call.reference === undefined ? null : reference };
  const change = countChange(errors, [countsOf(call)]);
  if (change === null || !(change.surprise > 0)) return [];
  return [
    {
      channel: 'structure',
      service,
      what: `failures of ${operation}`,
      nats: natsOfRatio(change.surprise),
      expected: change.expected,
      seen: after,
      unit: 'calls',
    },
  ];
}

/** Own work that other own work took the place of is another mix of requests, as far as it did. */
function withoutReplaced(found: readonly Change[]): readonly Change[] {
  const gained = new Map<string, number>();
  for (const { service, callee, expected, seen } of found)
    if (callee === null && seen > expected) gained.set(service, (gained.get(service) ?? 0) + seen - expected);
  return found.map((change) => {
    const lost = change.expected - change.seen;
    if (change.callee !== null || !(lost > 0)) return change;
    const left = Math.max(0, 1 - (gained.get(change.service) ?? 0) / lost);
    return { ...change, nats: change.nats * left };
  });
}

function changeOf(call: CallStatistic, workings: ReadonlyMap<string, Workings>): readonly Change[] {
  const [service, callee] = call.caller === call.service ? [call.service, null] : [call.caller, call.service];
  const counts = countsOf(call);
  const change = countChange(counts, workings.get(service)?.incoming ?? []);
  if (change === null) return [];
  const { expected, surprise } = change;
  const trouble = saysTrouble(call.operation);
  const part = surprise > 0 === trouble ? 1 : trouble ? OF_MISSING_ERRORS : OF_EXTRA;
  return [
    {
      service,
      callee,
      what: call.operation,
      surprise,
      nats: natsOfRatio(part * Math.abs(surprise)),
      expected,
      seen: counts.after,
    },
  ];
}

function countsOf(call: CallStatistic): PhaseCounts {
  const [before, after, reference] = PHASES.map((phase) => call[phase]?.count ?? 0) as [number, number, number];
  return { before, after, reference: call.reference === undefined ? null : reference };
}

function plus(one: PhaseCounts, other: PhaseCounts): PhaseCounts {
  const reference = one.reference === null || other.reference === null ? null : one.reference + other.reference;
  return { before: one.before + other.before, after: one.after + other.after, reference };
}
