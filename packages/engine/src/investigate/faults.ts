// Causes that are no change of ours: a sick replica, a full resource, a leak, something outside, or a service as such.
import type { CauseRanking } from '@kintsugi/analysis';
import type { Evidence, Reason } from '@kintsugi/domain';
import { measureWords } from '../figures.ts';
import type { Picture, Suffering } from './picture.ts';
import { suspectChanges } from './picture.ts';
import type { Candidate } from './rank.ts';

type Of<K extends Evidence['kind']> = Extract<Evidence, { kind: K }>;

/** A limited resource counts as full from here on. */
const FULL = 0.9;
const RISEN = 1.3;
const RECENT_MS = 120_000;
/** A replica that fails its checks is the likelier cause the longer it does: half of this weight after so long. */
const HUNG_WEIGHT = 4;
const HUNG_HALF_MS = 5_000;
const MOST_UNSEEN = 2;
const UNSEEN_PRIOR = -1.5;

export function faultCandidates(picture: Picture, ranking: CauseRanking): readonly Candidate[] {
  const services = [
    ...new Set([...picture.suffering.keys(), ...picture.signals.map(({ signal }) => signal.series.service)]),
  ];
  return [
    ...picture.replicas.flatMap((replica) => sickReplica(replica, picture)),
    ...services.flatMap((service) => saturated(service, picture)),
    ...picture.signals.flatMap((evidence) => leaking(evidence, picture)),
    ...picture.deepest.flatMap((suffering) =>
      suffering.outside ? outside(suffering, picture) : itself(suffering, picture),
    ),
    ...slowWays(picture),
    ...unseen(picture, ranking),
  ];
}

function sickReplica(replica: Of<'replica'>, picture: Picture): readonly Candidate[] {
  const ill = replica.healthy === false || replica.state === 'crashed' || replica.state === 'unready';
  if (!ill) return [];
  const siblings = picture.replicas.filter(
    ({ service, instance }) => service === replica.service && instance !== replica.instance,
  );
  const wellSiblings = siblings.filter(({ healthy, state }) => healthy === true && state === 'ready');
  const ageMs = Math.max(0, replicaAge(picture));
  const reasons: Reason[] = [
    { says: replica.says, evidenceIds: [replica.id], weight: HUNG_WEIGHT * (1 - 0.5 ** (ageMs / HUNG_HALF_MS)) },
    wellSiblings.length > 0
      ? {
          says: `${wellSiblings.length} other replica(s) with the same code and configuration are well`,
          evidenceIds: wellSiblings.map(({ id }) => id),
          weight: 1.5,
        }
      : siblings.length > 0
        ? {
            says: 'its siblings are ill too, so it is not this replica',
            evidenceIds: siblings.map(({ id }) => id),
            weight: -3,
          }
        : { says: 'it is the only replica', evidenceIds: [replica.id], weight: -0.5 },
  ];
  const changed = suspectChanges(picture, new Set()).find(
    ({ change }) =>
      change.service === replica.service &&
      picture.onsetMs - change.atMs < RECENT_MS &&
      picture.onsetMs >= change.atMs - 4_000,
  );
  if (changed !== undefined)
    reasons.push({
      says: `its service was changed just before: ${changed.change.summary}`,
      evidenceIds: [changed.id],
      weight: -2,
    });
  const { service, instance } = replica;
  return [
    {
      cause: { kind: 'replica', service, instance },
      says: `replica ${instance} of ${service} is sick`,
      prior: -2,
      reasons,
      missing: [],
      wouldSettle: `replacing ${instance}`,
    },
  ];
}

function replicaAge(picture: Picture): number {
  const latestMs = Math.max(picture.onsetMs, ...picture.signals.map(({ takenMs }) => takenMs));
  return latestMs - picture.onsetMs;
}

function saturated(service: string, picture: Picture): readonly Candidate[] {
  const windows = picture.windows('utilization', service).filter(({ during }) => during !== null);
  const full = windows.filter(({ during }) => (during as number) >= FULL);
  if (full.length === 0 || full.length * 2 < windows.length) return [];
  const wasFull = full.some(({ before }) => before !== null && before >= FULL);
  const requests = picture.window('requests', service);
  const risen =
    requests !== null &&
    requests.before !== null &&
    requests.during !== null &&
    requests.during >= requests.before * RISEN;
  const below = picture.suffering.get(service)?.explainedBy ?? [];
  const reasons: Reason[] = [
    { says: full.map(({ says }) => says).join('; '), evidenceIds: full.map(({ id }) => id), weight: 3 },
    requests === null
      ? { says: 'how many requests come is not known', evidenceIds: [], weight: -0.5 }
      : { says: requests.says, evidenceIds: [requests.id], weight: risen ? 3 : -2 },
  ];
  if (wasFull)
    reasons.push({ says: 'it was that full before, too', evidenceIds: full.map(({ id }) => id), weight: -2 });
  if (below.length > 0) reasons.push({ says: `it waits for ${below.join(', ')}`, evidenceIds: [], weight: -3 });
  return [
    {
      cause: { kind: 'saturation', service, resource: 'concurrency' },
      says: `${service} is asked for more than its replicas can do at once`,
      prior: -2,
      reasons,
      missing: requests === null ? [`requests of ${service}`] : [],
      wouldSettle: 'more replicas',
    },
  ];
}

function leaking({ signal, id, says }: Of<'signal'>, picture: Picture): readonly Candidate[] {
  if (signal.crossing === undefined) return [];
  const { service, measure } = signal.series;
  const change = suspectChanges(picture, new Set()).find(
    ({ change: { kind, service: changed, atMs } }) =>
      kind === 'release' && changed === service && signal.onsetMs >= atMs - 4_000,
  );
  // A release that began the growth is its own hypothesis, with the same remedy first; this one is about what was always there.
  const reasons: Reason[] = [{ says, evidenceIds: [id], weight: 4 }];
  if (change !== undefined)
    reasons.push({ says: `it grows only since ${change.change.summary}`, evidenceIds: [change.id], weight: -2.5 });
  return [
    {
      cause: { kind: 'leak', service, resource: measure },
      says: `${measureWords(measure)} of ${service} grows without end`,
      prior: -1.5,
      reasons,
      missing: [],
      wouldSettle: 'a restart: it begins to grow again from the bottom',
    },
  ];
}

function outside({ node, says, evidenceIds }: Suffering, picture: Picture): readonly Candidate[] {
  const callers = picture.edges.filter(({ callee }) => callee === node).map(({ caller }) => caller);
  const probe = picture.window('probe.failing', node);
  const reasons: Reason[] = [{ says, evidenceIds, weight: 3 }];
  if (probe !== null && probe.during !== null) {
    const failing = probe.during > 0.3 && probe.during > (probe.before ?? 0) + 0.2;
    reasons.push(
      failing
        ? { says: `our own probe of ${node} fails too`, evidenceIds: [probe.id], weight: 2.5 }
        : { says: `our own probe of ${node} is well`, evidenceIds: [probe.id], weight: -1.5 },
    );
  }
  return [
    {
      cause: { kind: 'outside', service: callers[0] ?? node, peer: node },
      says: `${node}, which is outside, fails`,
      prior: -1,
      reasons,
      missing: probe === null ? [`a probe of ${node}`] : [],
      wouldSettle: `word from whoever runs ${node}`,
    },
  ];
}

/** The network between two services, where callers wait longer than the callee works. What queues in front of it looks alike. */
function slowWays({ all }: Picture): readonly Candidate[] {
  const ways = all.filter((item) => item.kind === 'way');
  return ways.flatMap(({ id, caller, callee, slower, says }): readonly Candidate[] => {
    if (slower !== 'network') return [];
    const others = ways.filter((way) => way.callee === callee && way.caller !== caller && way.slower === 'network');
    const reasons: Reason[] = [{ says, evidenceIds: [id], weight: 2 }];
    if (others.length > 0)
      reasons.push({
        says: `other callers of ${callee} wait longer, too`,
        evidenceIds: others.map((way) => way.id),
        weight: -0.5,
      });
    return [
      {
        cause: { kind: 'edge', service: caller, peer: callee },
        says: `the way between ${caller} and ${callee}`,
        prior: -1.5,
        reasons,
        missing: [`what queues in front of ${callee}`],
        wouldSettle: `a look at the network between ${caller} and ${callee}`,
      },
    ];
  });
}

/** Services that stand out although no golden signal of theirs is ill: what is wrong there is not what is usually watched. */
function unseen({ suffering }: Picture, { services, none }: CauseRanking): readonly Candidate[] {
  const found = services.filter(({ service, probability }) => probability > none && !suffering.has(service));
  return found.slice(0, MOST_UNSEEN).map(({ service }) => ({
    cause: { kind: 'service', service },
    says: `something inside ${service}`,
    prior: UNSEEN_PRIOR,
    reasons: [],
    missing: ['what happens inside it'],
    wouldSettle: 'a look at its code',
  }));
}

/** The trouble begins here, and nothing else says why. */
function itself({ node, says, evidenceIds }: Suffering, picture: Picture): readonly Candidate[] {
  const reasons: Reason[] = [{ says: `the trouble begins here: ${says}`, evidenceIds, weight: 1.5 }];
  if (picture.deepest.length > 1)
    reasons.push({ says: 'it begins in more than one place', evidenceIds: [], weight: -0.5 });
  return [
    {
      cause: { kind: 'service', service: node },
      says: `something inside ${node}`,
      prior: -1,
      reasons,
      missing: ['what happens inside it'],
      wouldSettle: 'a restart, or a look at its code',
    },
  ];
}
