// All that the channels have to say, in one list and one currency. Knows each channel's name and nothing of its ways.
import { networkDelays } from '../traces/network-delays.ts';
import { pairCalls, type CallLink } from '../traces/pair-calls.ts';
import type { CauseEvidence, CauseInput } from './cause-input.ts';
import { flowEvidence } from './channels/flow.ts';
import { latencyEvidence } from './channels/latency.ts';
import { logEvidence } from './channels/log-evidence.ts';
import { resourceEvidence } from './channels/resource.ts';
import { structureEvidence, workingsOf } from './channels/structure.ts';
import { workEvidence } from './channels/work.ts';
import type { ReadColumn } from './read-columns.ts';

/** A delay of calls from a service, or both ways, is an odder assumption than one of calls to it, by so many nats. */
const ODDER_WAY = 1;

export function gatherEvidence(input: CauseInput, columns: readonly ReadColumn[]): readonly CauseEvidence[] {
  const { onsetRow, calls = [], logs = [], further = [] } = input;
  const workings = workingsOf(calls);
  const links = input.links ?? pairCalls(calls);
  const ofMetrics =
    onsetRow === undefined
      ? []
      : [...resourceEvidence(columns), ...latencyEvidence(columns, onsetRow), ...flowEvidence(columns, input)];
  return [
    ...ofMetrics,
    ...networkEvidence(links),
    ...workEvidence(calls, links),
    ...structureEvidence(calls, workings),
    ...logEvidence(logs, workings),
    ...further,
  ];
}

function networkEvidence(links: readonly CallLink[]): readonly CauseEvidence[] {
  return networkDelays(links).map(({ service, way, delayUs, evidence }) => ({
    channel: 'network',
    service,
    what: WAYS[way],
    nats: Math.max(0, evidence - (way === 'in' ? 0 : ODDER_WAY)),
    expected: 0,
    seen: delayUs / 1_000,
    unit: 'ms more for a call',
  }));
}

const WAYS = { in: 'the way to it', out: 'the way from it', both: 'the ways to and from it' } as const;
