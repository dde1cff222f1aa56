// The frozen evidence as a picture of who suffers and who suffers only because somebody below does.
import type { Change, Evidence, Signal } from '@kintsugi/domain';

type Of<K extends Evidence['kind']> = Extract<Evidence, { kind: K }>;

/** How one node (a service, or something outside) fares since the onset. */
export interface Suffering {
  readonly node: string;
  readonly outside: boolean;
  readonly evidenceIds: readonly string[];
  /** Callees that suffer too: they explain this node's own trouble. */
  readonly explainedBy: readonly string[];
  readonly says: string;
}

export interface Picture {
  readonly all: readonly Evidence[];
  readonly onsetMs: number;
  readonly suffering: ReadonlyMap<string, Suffering>;
  /** Suffering that nobody below explains. */
  readonly deepest: readonly Suffering[];
  readonly changes: readonly Of<'change'>[];
  readonly replicas: readonly Of<'replica'>[];
  readonly logs: readonly Of<'log'>[];
  readonly signals: readonly Of<'signal'>[];
  readonly edges: readonly Of<'edge'>[];
  window(measure: string, service: string, part?: { instance?: string; peer?: string }): Of<'window'> | null;
  windows(measure: string, service: string): readonly Of<'window'>[];
}

/** Departures smaller than these are not called suffering: shares of calls, and times the usual latency plus ms. */
const ERROR_EXCESS = 0.02;
const LATENCY_TIMES = 1.6;
const LATENCY_MS = 25;

export function pictureOf(evidence: readonly Evidence[], onsetMs: number): Picture {
  const of = <K extends Evidence['kind']>(kind: K): readonly Of<K>[] =>
    evidence.filter((item): item is Of<K> => item.kind === kind);
  const measured = of('window');
  const edges = of('edge');
  const signals = of('signal');
  const replicas = of('replica');
  const window: Picture['window'] = (measure, service, part = {}) =>
    measured.find(
      ({ series }) =>
        series.measure === measure &&
        series.service === service &&
        series.instance === part.instance &&
        series.peer === part.peer &&
        series.operation === undefined,
    ) ?? null;
  const windows: Picture['windows'] = (measure, service) =>
    measured.filter(
      ({ series }) =>
        series.measure === measure &&
        series.service === service &&
        series.operation === undefined &&
        series.peer === undefined,
    );

  const found = new Map<string, Suffering>();
  const note = (node: string, outside: boolean, ids: readonly string[], says: string): void => {
    const known = found.get(node);
    const saying = known === undefined ? says : known.says.includes(says) ? known.says : `${known.says}; ${says}`;
    found.set(node, {
      node,
      outside,
      evidenceIds: [...new Set([...(known?.evidenceIds ?? []), ...ids])],
      explainedBy: [],
      says: saying,
    });
  };
  for (const item of measured) noteWindow(item, edges, note);
  for (const { id, signal, says } of signals) if (isSuffering(signal)) note(signal.series.service, false, [id], says);
  for (const { id, service, healthy, state, says } of replicas)
    if (healthy === false || state === 'crashed') note(service, false, [id], says);
  explain(found, edges);
  const deepest = [...found.values()].filter(({ explainedBy }) => explainedBy.length === 0);
  return {
    all: evidence,
    onsetMs,
    suffering: found,
    deepest,
    changes: of('change'),
    replicas,
    logs: of('log'),
    signals,
    edges,
    window,
    windows,
  };
}

function isSuffering({ meaning, crossing }: Signal): boolean {
  return crossing === undefined && (meaning === 'errors' || meaning === 'latency' || meaning === 'availability');
}

type Note = (node: string, outside: boolean, ids: readonly string[], says: string) => void;

/** A caller's view of an edge speaks for the callee where the callee is outside; our own services speak for themselves. */
function noteWindow(item: Of<'window'>, edges: readonly Of<'edge'>[], note: Note): void {
  const { series, before, during, id, says } = item;
  if (series.instance !== undefined || series.operation !== undefined) return;
  const node = series.peer ?? series.service;
  const outside = series.peer !== undefined && edges.some((edge) => edge.callee === series.peer && edge.outside);
  if (series.peer !== undefined && !outside) return;
  if (isWorse(series.measure, before, during)) note(node, outside, [id], says);
}

function isWorse(measure: string, before: number | null, during: number | null): boolean {
  if (during === null) return false;
  switch (measure) {
    case 'error_ratio':
      return during - (before ?? 0) > ERROR_EXCESS;
    case 'duration.p90':
      return before !== null && during > before * LATENCY_TIMES && during - before > LATENCY_MS;
    default:
      return false;
  }
}

function explain(found: Map<string, Suffering>, edges: readonly Of<'edge'>[]): void {
  for (const [node, suffering] of found) {
    const explainedBy = edges
      .filter(({ caller, callee }) => caller === node && callee !== node && found.has(callee))
      .map(({ callee }) => callee);
    found.set(node, { ...suffering, explainedBy: [...new Set(explainedBy)] });
  }
}

/** Changes of code or configuration that nobody made to mend this very incident, newest first. */
export function suspectChanges(picture: Picture, ownKeys: ReadonlySet<string>): readonly Of<'change'>[] {
  return picture.changes
    .filter(
      ({ change }) =>
        (change.kind === 'release' || change.kind === 'configuration') &&
        change.from !== null &&
        !(change.actionKey !== undefined && ownKeys.has(change.actionKey)),
    )
    .toSorted((a, b) => b.change.atMs - a.change.atMs);
}

/** The state of the world that a change replaced has been restored since: it can't be the cause of what is still there. */
export function isTakenBack(change: Change, all: readonly Of<'change'>[]): boolean {
  return all.some(
    ({ change: later }) =>
      later.service === change.service &&
      later.kind === change.kind &&
      later.atMs > change.atMs &&
      later.to === change.from,
  );
}
