// One storm through the correlator, alert by alert, as an engine would hear it. Knows no truth but when incidents began.
import { StormCorrelator, type StormEvent } from '@kintsugi/analysis';
import type { StormAnswer, StormCase } from './storm-case.ts';

export interface CorrelatorRun {
  readonly answer: StormAnswer;
  /** When, from `sinceMs` on, the group first named `root` as its likeliest root, in milliseconds of arrival. */
  namedMs(group: string, root: string, sinceMs: number): number | null;
  readonly alertsPerS: number;
}

export function runCorrelator({ alerts, topology }: StormCase): CorrelatorRun {
  const episodes: (number | null)[] = [];
  const groupOf = new Map<number, number | null>();
  const roots = new Map<string, readonly string[]>();
  const named = new Map<string, { readonly atMs: number; readonly root: string | undefined }[]>();
  let nowMs = 0;
  const correlator = new StormCorrelator(topology, { onEvent: hear });
  const startedMs = performance.now();
  for (const alert of alerts) {
    nowMs = alert.receivedMs;
    episodes.push(correlator.push(alert).episode);
  }
  correlator.groups(nowMs);
  const seconds = (performance.now() - startedMs) / 1_000;
  return {
    answer: {
      groups: episodes.map((episode) => {
        const group = episode === null ? null : groupOf.get(episode);
        return group === null || group === undefined ? null : String(group);
      }),
      roots,
    },
    namedMs(group, root, sinceMs) {
      const history = named.get(group) ?? [];
      if (history.findLast(({ atMs }) => atMs <= sinceMs)?.root === root) return sinceMs;
      return history.find((one) => one.atMs > sinceMs && one.root === root)?.atMs ?? null;
    },
    alertsPerS: alerts.length / seconds,
  };

  function hear(event: StormEvent): void {
    if (event.kind === 'moved') groupOf.set(event.episode, event.to);
    if (event.kind !== 'opened' && event.kind !== 'root-changed') return;
    const group = String(event.group);
    roots.set(group, event.roots);
    named.set(group, [...(named.get(group) ?? []), { atMs: nowMs, root: event.roots[0] }]);
  }
}
