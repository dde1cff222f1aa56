// Asks the ports what an operator's own systems would show around the onset, and freezes the answers as evidence.
import type { Evidence, EvidenceQuery, Incident, SeriesKey, Signal } from '@kintsugi/domain';
import { mean, quantile, templateCovers } from '@kintsugi/analysis';
import { seriesName } from '@kintsugi/domain';
import type { Edge, SeriesWindow, ServiceState, TemplateCount, Window } from '../ports/index.ts';
import type { World } from '../context.ts';
import { clip } from '../figures.ts';
import { callsAround } from './calls.ts';
import { signalSentence } from '../signal-sentence.ts';
import type { PastLike } from './past-like.ts';
import { windowSentence } from './window-sentence.ts';

/** How far back changes may explain what is seen, and how far back "usual" reaches. */
const CHANGES_MS = 30 * 60_000;
const BEFORE_MS = 60_000;
const SIGNALS_BEFORE_MS = 90_000;
const LATENESS_MS = 1_000;
const MOST_TEMPLATES = 20;
/** An incident's events are read again and again: what is frozen step by step is ten minutes of so many series. */
const MOST_STEPS = 600;
const MOST_STEPPED = 150;

export interface Gathered {
  readonly evidence: readonly Evidence[];
  /** What could not be had, in words: absence is shown, never taken for health. */
  readonly missing: readonly string[];
}

type Draft = Evidence extends infer E ? (E extends Evidence ? Omit<E, 'id' | 'takenMs'> : never) : never;

export async function gatherEvidence(
  world: World,
  state: Incident,
  known: { readonly signals: readonly Signal[]; readonly similar: readonly PastLike[] },
  nowMs: number,
): Promise<Gathered> {
  const onsetMs = state.onsetMs;
  const missing: string[] = [];
  const during: Window = { fromMs: onsetMs, toMs: Math.max(onsetMs + 1_000, nowMs - LATENESS_MS) };
  const ask = <T>(what: string, answer: Promise<T>, none: T): Promise<T> =>
    answer.catch((error: unknown) => {
      missing.push(`${what}: ${String(error)}`);
      return none;
    });
  const [services, changes, edges, templates, errors, requests, latency, load] = await Promise.all([
    ask('the runtime', world.runtime.services(), []),
    ask('changes', world.runtime.changes(onsetMs - CHANGES_MS), []),
    ask('the topology', world.telemetry.edges({ fromMs: onsetMs - BEFORE_MS, toMs: during.toMs }), []),
    ask('logs', world.telemetry.templates({ fromMs: onsetMs - 2_000, toMs: during.toMs }), []),
    ask('errors', windows(world, 'errors', onsetMs, during.toMs), []),
    ask('requests', windows(world, 'requests', onsetMs, during.toMs), []),
    ask('latency', windows(world, 'duration.p90', onsetMs, during.toMs), []),
    ask('load', windows(world, 'utilization', onsetMs, during.toMs), []),
  ]);
  const calls = await ask('spans', callsAround(world.telemetry, onsetMs, during.toMs), []);
  const probes = await ask('probes', windows(world, 'probe.failing', onsetMs, during.toMs), []);
  const drafts: Draft[] = [
    ...signalEvidence(state.signals, known.signals, onsetMs),
    ...known.similar.map(similarEvidence),
    ...changes.map((change): Draft => ({
      kind: 'change',
      change,
      query: { kind: 'changes', service: change.service, fromMs: onsetMs - CHANGES_MS, toMs: nowMs },
      says: `${change.summary} of ${change.service}, by ${change.by}`,
    })),
    ...edges.map((edge) => edgeEvidence(edge, nowMs)),
    ...services.flatMap((service) => replicaEvidence(service, nowMs)),
    ...joined(templates)
      .slice(0, MOST_TEMPLATES)
      .map((found): Draft => ({
        kind: 'log',
        service: found.service,
        template: found.template,
        severity: found.severity,
        count: found.count,
        before: found.countBefore,
        firstMs: found.firstMs,
        query: { kind: 'logs', service: found.service, text: found.template, ...during },
        says: `${found.count} × "${clip(found.template)}" in the log of ${found.service}, ${found.countBefore} in the same time before`,
      })),
    ...ratioWindows(errors, requests, onsetMs),
    ...calls,
    ...[...requests, ...errors, ...latency, ...probes].flatMap((window) => windowEvidence(window, onsetMs, mean)),
    ...load.flatMap((window) => windowEvidence(window, onsetMs, (values) => quantile(values, 0.75))),
  ];
  return {
    evidence: withoutTooMany(drafts).map((draft, index) => ({
      ...draft,
      id: `ev-${state.round + 1}-${index + 1}`,
      takenMs: nowMs,
    })),
    missing,
  };
}

/** What is variable in a line is learned as lines come: what was counted as a special template belongs to the one it became. */
function joined(templates: readonly TemplateCount[]): readonly TemplateCount[] {
  const openPlaces = ({ template }: TemplateCount): number => template.split('<*>').length;
  const kept: TemplateCount[] = [];
  for (const one of templates.toSorted((a, b) => openPlaces(b) - openPlaces(a))) {
    const at = kept.findIndex(
      ({ service, template }) => service === one.service && templateCovers(template, one.template),
    );
    const general = kept[at];
    if (general === undefined) kept.push(one);
    else
      kept[at] = {
        ...general,
        severity: Math.max(general.severity, one.severity),
        count: general.count + one.count,
        countBefore: general.countBefore + one.countBefore,
        firstMs: Math.min(general.firstMs, one.firstMs),
      };
  }
  return kept.toSorted((a, b) => b.count - a.count || b.countBefore - a.countBefore);
}

function withoutTooMany(drafts: readonly Draft[]): readonly Draft[] {
  let stepped = 0;
  return drafts.map((draft) => {
    if (draft.kind !== 'window' || draft.values === undefined) return draft;
    stepped += 1;
    const { values: _values, ...rest } = draft;
    return stepped <= MOST_STEPPED ? draft : rest;
  });
}

function windows(world: World, measure: string, onsetMs: number, toMs: number): Promise<readonly SeriesWindow[]> {
  const join = measure === 'requests' || measure === 'errors' ? 'sum' : 'mean';
  return world.telemetry.series({
    match: { measure },
    fromMs: onsetMs - BEFORE_MS,
    toMs,
    stepMs: 1_000,
    join,
    limit: 1_000,
  });
}

function signalEvidence(own: readonly Signal[], recent: readonly Signal[], onsetMs: number): Draft[] {
  const known = new Map<string, Signal>();
  for (const signal of [...own, ...recent.filter((candidate) => candidate.onsetMs >= onsetMs - SIGNALS_BEFORE_MS)])
    known.set(signal.id, signal);
  return [...known.values()].map((signal) => ({
    kind: 'signal' as const,
    signal,
    query: seriesQuery(signal.series, signal.onsetMs - BEFORE_MS, signal.seenMs),
    says: signalSentence(signal),
  }));
}

function similarEvidence({ id, title, likeness, because, cause, provenCause, helped }: PastLike): Draft {
  const ended = helped === null ? 'nothing is known to have helped' : `${helped} helped`;
  return {
    kind: 'similar',
    incidentId: id,
    likeness,
    provenCause,
    query: { kind: 'incident', id },
    says: `like ${id}, "${clip(title)}" (both hold ${because}): ${clip(cause)}; ${ended}`,
  };
}

function edgeEvidence({ caller, callee, outside, sources }: Edge, nowMs: number): Draft {
  return {
    kind: 'edge',
    caller,
    callee,
    outside,
    query: { kind: 'topology', atMs: nowMs },
    says: `${caller} calls ${callee}${outside ? ', which is outside' : ''} (known from ${sources.join(', ')})`,
  };
}

function replicaEvidence({ service, replicas }: ServiceState, nowMs: number): Draft[] {
  return replicas.map(({ instance, state, restarts, healthy, lastExit }) => ({
    kind: 'replica' as const,
    service,
    instance,
    state,
    restarts,
    healthy,
    query: { kind: 'runtime' as const, service, atMs: nowMs },
    says: `replica ${instance} is ${state}${healthy === false ? ' and fails its health checks' : ''}${restarts > 0 ? `, started again ${restarts} ×` : ''}${lastExit === null ? '' : `; last end: ${lastExit.because}`}`,
  }));
}

function ratioWindows(errors: readonly SeriesWindow[], requests: readonly SeriesWindow[], onsetMs: number): Draft[] {
  const byName = new Map(errors.map((window) => [seriesName({ ...window.series, measure: 'requests' }), window]));
  return requests.flatMap((window) => {
    const bad = byName.get(seriesName(window.series));
    const split = splitIndex(window, onsetMs);
    const share = (from: number, to: number): number | null => {
      const all = sum(window.values.subarray(from, to));
      return all === 0 ? null : (bad === undefined ? 0 : sum(bad.values.subarray(from, to))) / all;
    };
    const [before, during] = [share(0, split), share(split, window.values.length)];
    const series = { ...window.series, measure: 'error_ratio' };
    return [
      {
        kind: 'window' as const,
        series,
        before,
        during,
        unit: '',
        query: seriesQuery((bad ?? window).series, window.fromMs, endOf(window)),
        says: windowSentence(series, before, during, ''),
      },
    ];
  });
}

function windowEvidence(window: SeriesWindow, onsetMs: number, join: (values: ArrayLike<number>) => number): Draft[] {
  const split = splitIndex(window, onsetMs);
  const value = (values: Float64Array): number | null => {
    const joined = join(values);
    return Number.isFinite(joined) ? joined : null;
  };
  const [before, during] = [value(window.values.subarray(0, split)), value(window.values.subarray(split))];
  const says = windowSentence(window.series, before, during, window.unit);
  return [
    {
      kind: 'window',
      series: window.series,
      before,
      during,
      unit: window.unit,
      query: seriesQuery(window.series, window.fromMs, endOf(window)),
      says,
      ...stepsOf(window),
    },
  ];
}

/** Of whole services and their calls: operations are in the statistics of spans. Four digits are more than anybody reads. */
function stepsOf({ series, fromMs, stepMs, values }: SeriesWindow): Pick<Extract<Draft, { kind: 'window' }>, 'values'> {
  if (series.operation !== undefined) return {};
  const seen = Array.from(values.subarray(0, MOST_STEPS), (value) =>
    Number.isFinite(value) ? Number(value.toPrecision(4)) : null,
  );
  return { values: { fromMs, stepMs, seen } };
}

function endOf({ fromMs, stepMs, values }: SeriesWindow): number {
  return fromMs + stepMs * values.length;
}

function splitIndex(window: SeriesWindow, onsetMs: number): number {
  return Math.min(window.values.length, Math.max(0, Math.round((onsetMs - window.fromMs) / window.stepMs)));
}

function seriesQuery(series: SeriesKey, fromMs: number, toMs: number): EvidenceQuery {
  return { kind: 'series', series, fromMs, toMs };
}

function sum(values: Float64Array): number {
  return values.reduce((all, value) => (Number.isFinite(value) ? all + value : all), 0);
}
