// Which service is the cause, from whatever channels there are, or none of these. Pure.
import type { CauseEvidence, CauseInput, CauseRanking, RankedService } from './cause-input.ts';
import { gatherEvidence } from './gather-evidence.ts';
import { mechanismOf } from './mechanism.ts';
import { natsTogether } from './nats.ts';
import { rankColumns } from './rank-columns.ts';
import { readColumns } from './read-columns.ts';

/** Findings of one channel about one service are mostly one finding. */
const PART_WITHIN_CHANNEL = 0.05;
/** Channels are more independent than findings, and far from being so. */
const PART_ACROSS_CHANNELS = 0.3;
/** What a caller shows counts so much less as its callee shows as much. */
const EXPLAINED_BY_CALLEES = 0.5;
/** Where trouble shows, it begins likelier than where nothing is seen at all. */
const SEEN_HERE = 1;
/** Nats that *none of these* has: a service that scores less does not stand out. */
export const NONE_NATS = 3;

/**
 * Services strictly ranked by nats of evidence, each with its evidence; metric columns in their order; and the belief
 * that nothing stands out. Every channel may be absent; what says nothing costs nothing.
 *
 * Shape    `metrics` share their rows; services that nothing speaks for keep the order in which they came.
 * Answers  probabilities that sum to 1 with `none`; finite numbers for any finite input; gaps are NaN.
 * Units    none: other units of a metric, and other names of services, change nothing.
 * Cost     O(rows × metrics + statistics² of one service); 500 metrics of an hour by minutes in some 5 ms.
 * Source   robust shifts as in BARO (L. Pham et al., FSE 2024); traces, logs and metrics together as in Nezha (G. Yu
 *          et al., FSE 2023); network tomography (Y. Vardi, JASA 91, 1996); heavy tails so that no channel shouts.
 * Fails    where the fault leaves the same requests, lines and levels as before, and where two faults begin at once:
 *          then the stronger is first and the other follows.
 */
export function rankCauses(input: CauseInput): CauseRanking {
  const columns = readColumns(input.metrics ?? [], input.onsetRow);
  const byService = Map.groupBy(gatherEvidence(input, columns), ({ service }) => service);
  const services = new Set([...input.services, ...(input.calls ?? []).map(({ service }) => service)]);
  const inherited = new Map([...services].map((service) => [service, inheritable(byService.get(service) ?? [])]));
  const callees = calleesOf(input);
  const scored = [...services].map((service) => {
    const evidence = (byService.get(service) ?? []).filter(({ nats }) => nats > 0).toSorted((a, b) => b.nats - a.nats);
    const below = [...(callees.get(service) ?? [])].map((callee) => inherited.get(callee) ?? 0);
    const explained = EXPLAINED_BY_CALLEES * Math.min(inherited.get(service) ?? 0, Math.max(0, ...below));
    const seenHere = input.symptom?.service === service ? SEEN_HERE : 0;
    return { service, evidence, score: Math.max(0, natsOfChannels(evidence) - explained) + seenHere };
  });
  scored.sort((a, b) => b.score - a.score);
  const best = Math.max(NONE_NATS, scored[0]?.score ?? 0);
  const total = scored.reduce((sum, { score }) => sum + Math.exp(score - best), Math.exp(NONE_NATS - best));
  const ranked = scored.map((one): RankedService => ({
    ...one,
    probability: Math.exp(one.score - best) / total,
    mechanism: mechanismOf(one.evidence),
  }));
  return { services: ranked, columns: rankColumns(ranked, columns), none: Math.exp(NONE_NATS - best) / total };
}

function natsOfChannels(evidence: readonly CauseEvidence[]): number {
  const channels = [...Map.groupBy(evidence, ({ channel }) => channel)];
  return natsTogether(
    channels.map(([channel, same]) => {
      if (channel !== 'logs') return natsOfFindings(same);
      // What is said now and what is said no more are each other's witness: a path that was left for another.
      const now = same.filter(({ expected, seen }) => seen > expected);
      return natsOfFindings(now) + natsOfFindings(same.filter((one) => !now.includes(one)));
    }),
    PART_ACROSS_CHANNELS,
  );
}

function natsOfFindings(same: readonly CauseEvidence[]): number {
  return natsTogether(
    same.map(({ nats }) => nats),
    PART_WITHIN_CHANNEL,
  );
}

/** What a caller could show only because its callee does: changed behaviour and log lines. */
function inheritable(evidence: readonly CauseEvidence[]): number {
  return natsOfChannels(evidence.filter(({ channel }) => channel === 'structure' || channel === 'logs'));
}

function calleesOf({ edges = [], calls = [] }: CauseInput): ReadonlyMap<string, ReadonlySet<string>> {
  const callees = new Map<string, Set<string>>();
  const called = calls.map(({ caller, service }) => [caller, service] as const);
  for (const [caller, callee] of [...edges, ...called]) {
    if (caller === callee) continue;
    const known = callees.get(caller) ?? new Set();
    callees.set(caller, known.add(callee));
  }
  return callees;
}
