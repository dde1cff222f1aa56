// What happened around an incident, as marks on its charts and as two lanes below them. Times in ms since the epoch.
import type { Answer } from '@kintsugi/contract';
import type { ChartMark } from '../../../charts/paint.ts';
import { keyOf, placeOf, wordsOf, type Signal } from './figures-of.ts';

type Change = Answer<'listChanges'>['items'][number];
type Action = Answer<'listActions'>['items'][number];
type Entry = Answer<'getTimeline'>['items'][number];

/** Changes of others, what the machine did, what people did; nothing twice. */
export function marksOf(
  changes: readonly Change[],
  actions: readonly Action[],
  entries: readonly Entry[],
): ChartMark[] {
  const own = new Set(actions.map(({ key }) => key));
  return [
    ...changes
      .filter(({ actionKey }) => actionKey === null || !own.has(actionKey))
      .map((change) => ({
        atMs: Date.parse(change.at),
        kind: 'change' as const,
        says: `${change.service}: ${change.says}, by ${change.by}`,
      })),
    ...actions.map(({ startedAt, by, says }) => ({
      atMs: Date.parse(startedAt),
      kind: by.kind === 'person' ? ('person' as const) : ('machine' as const),
      says: `${by.name}: ${says}`,
    })),
    ...entries
      .filter(({ actor, kind }) => actor.kind === 'person' && kind !== 'action_started' && kind !== 'action_executed')
      .map(({ at, actor, says }) => ({
        atMs: Date.parse(at),
        kind: 'person' as const,
        says: `${actor.name}: ${says}`,
      })),
  ].toSorted((a, b) => a.atMs - b.atMs);
}

export interface AnomalyBar {
  readonly key: string;
  readonly name: string;
  readonly onsetMs: number;
  readonly seenMs: number;
  /** When it was over; where it is not, the end of what is shown. */
  readonly endMs: number;
  readonly isOver: boolean;
  /** In a service that is none of the incident's: seen meanwhile, and perhaps another incident's. */
  readonly isElsewhere: boolean;
}

/** One bar a series, from its onset to the verified end of the incident: single series do not end on record. */
export function anomaliesOf(
  signals: readonly Signal[],
  services: readonly string[],
  endedMs: number | null,
  toMs: number,
): AnomalyBar[] {
  const bars = new Map<string, AnomalyBar>();
  for (const { series, onsetAt, seenAt, text } of signals) {
    const key = text === null ? keyOf(series) : `${series.service} ${text}`;
    const known = bars.get(key);
    const onsetMs = Math.min(Date.parse(onsetAt), known?.onsetMs ?? Infinity);
    const firstSeenMs = Math.min(Date.parse(seenAt), known?.seenMs ?? Infinity);
    const isElsewhere = !services.includes(series.service);
    bars.set(key, {
      key,
      name:
        text === null
          ? `${wordsOf(series.measure)} of ${placeOf(series)}`
          : `“${text}” in the log of ${series.service}`,
      onsetMs,
      seenMs: firstSeenMs,
      // What is elsewhere does not end with this incident: it is drawn for as long as it was surely there.
      endMs: Math.max(onsetMs, isElsewhere ? firstSeenMs : (endedMs ?? toMs)),
      isOver: endedMs !== null && !isElsewhere,
      isElsewhere,
    });
  }
  return [...bars.values()].toSorted(
    (a, b) => Number(a.isElsewhere) - Number(b.isElsewhere) || a.onsetMs - b.onsetMs || a.seenMs - b.seenMs,
  );
}

export interface Step {
  readonly atMs: number;
  readonly word: string;
  readonly shape: string;
  readonly by: 'machine' | 'person';
  readonly says: string;
}

const STEPS: Partial<Readonly<Record<Entry['kind'], readonly [string, string]>>> = {
  incident_opened: ['detected', '▲'],
  evidence_collected: ['looked', '△'],
  hypothesis_generated: ['found a cause', '△'],
  option_chosen: ['decided', '▲'],
  approval_requested: ['asked', '◇'],
  approval_decided: ['answered', '◆'],
  action_held_back: ['held back', '‖'],
  action_started: ['began', '▲'],
  action_executed: ['done', '▲'],
  verification_completed: ['verified', '✓'],
  person_called: ['called', '◇'],
  comment_added: ['said', '◆'],
};

/** The steps that a reader of the whole wants to see, oldest first; a story that went round has them more than once. */
export function stepsOf(entries: readonly Entry[]): Step[] {
  return entries.flatMap(({ kind, at, actor, says }): Step[] => {
    const step = STEPS[kind] ?? (actor.kind === 'person' ? (['did', '◆'] as const) : undefined);
    if (step === undefined) return [];
    const [word, shape] = step;
    return [
      {
        atMs: Date.parse(at),
        word,
        shape,
        by: actor.kind === 'person' ? 'person' : 'machine',
        says: `${actor.name}: ${says}`,
      },
    ];
  });
}

export interface Placed<T> {
  readonly item: T;
  readonly x: number;
  /** 0 is the uppermost. */
  readonly row: number;
}

/** Labels side by side where there is room, below each other where there is not; `null` row count is bounded by `rows`. */
export function placeLabels<T>(
  items: readonly T[],
  xOf: (item: T) => number,
  widthOf: (item: T) => number,
  rows: number,
): Placed<T>[] {
  const ends = Array.from({ length: rows }, () => -Infinity);
  return items.flatMap((item) => {
    const x = xOf(item);
    const row = ends.findIndex((end) => end <= x);
    if (row === -1) return [];
    ends[row] = x + widthOf(item);
    return [{ item, x, row }];
  });
}
