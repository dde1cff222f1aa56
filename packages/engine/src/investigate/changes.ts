// Did a change do it? Weighs each release and configuration by time, place and new errors; never by recency alone.
import type { Cause, Evidence, Reason } from '@kintsugi/domain';
import { clip, measureWords, seconds } from '../figures.ts';
import type { Picture, Suffering } from './picture.ts';
import { isTakenBack, suspectChanges } from './picture.ts';
import type { Candidate } from './rank.ts';

type ChangeEvidence = Extract<Evidence, { kind: 'change' }>;

/** A change works at the latest this long before the onset, and at the earliest this long after (clocks, estimates). */
const FADES_MS = 60_000;
const SLACK_MS = 4_000;
const PRIOR = -1.5;
/** OpenTelemetry's number of WARN: a service that says that it listens is no error. */
const WARNING = 13;

export function changeCandidates(picture: Picture, ownKeys: ReadonlySet<string>): readonly Candidate[] {
  return suspectChanges(picture, ownKeys)
    .filter(({ change }) => !isTakenBack(change, picture.changes))
    .map((evidence) => candidateFor(evidence, picture));
}

function candidateFor(evidence: ChangeEvidence, picture: Picture): Candidate {
  const { change } = evidence;
  const reasons = [
    timing(evidence, picture),
    ...place(evidence, picture),
    ...newErrors(change.service, evidence, picture),
    ...growth(evidence, picture),
  ].filter((reason) => reason !== null);
  const cause: Cause = {
    kind: change.kind === 'release' ? 'release' : 'configuration',
    service: change.service,
    changeId: change.id,
    from: change.from,
    to: change.to,
  };
  return {
    cause,
    says: `${change.summary} of ${change.service}`,
    prior: PRIOR,
    reasons,
    missing: [],
    wouldSettle: `going back to what was before (${change.from ?? 'nothing'})`,
  };
}

function timing({ change, id }: ChangeEvidence, { onsetMs }: Picture): Reason {
  const doneMs = change.completedMs ?? change.atMs;
  if (onsetMs < change.atMs - SLACK_MS)
    return { says: `it began ${seconds(change.atMs - onsetMs)} before this change`, evidenceIds: [id], weight: -5 };
  const gapMs = Math.max(0, onsetMs - doneMs);
  const weight = 3 * Math.exp(-gapMs / FADES_MS) - 0.5;
  return {
    says: `the onset is ${seconds(Math.abs(onsetMs - change.atMs))} after this change began`,
    evidenceIds: [id],
    weight,
  };
}

/** Where the trouble begins must be where the change was made. */
function place({ change, id }: ChangeEvidence, picture: Picture): readonly Reason[] {
  const own = picture.suffering.get(change.service);
  if (own === undefined) {
    const foretold = picture.signals.some(
      ({ signal }) => signal.series.service === change.service && signal.crossing !== undefined,
    );
    return foretold ? [] : [{ says: `${change.service} itself is as before`, evidenceIds: [id], weight: -2.5 }];
  }
  if (own.explainedBy.length > 0) return [explained(own, picture)];
  return [{ says: `the trouble begins in ${change.service}: ${own.says}`, evidenceIds: own.evidenceIds, weight: 2 }];
}

function explained(own: Suffering, picture: Picture): Reason {
  const below = own.explainedBy.map((node) => picture.suffering.get(node)).filter((node) => node !== undefined);
  return {
    says: `${own.node} suffers because of ${own.explainedBy.join(', ')}`,
    evidenceIds: below.flatMap(({ evidenceIds }) => evidenceIds),
    weight: -3.5,
  };
}

function newErrors(service: string, { change }: ChangeEvidence, picture: Picture): readonly Reason[] {
  const fresh = picture.logs.filter(
    (log) =>
      log.service === service &&
      log.severity >= WARNING &&
      log.before === 0 &&
      log.count > 0 &&
      log.firstMs >= change.atMs - SLACK_MS,
  );
  const first = fresh[0];
  return first === undefined
    ? []
    : [
        {
          says: `new in its log since: "${clip(first.template, 80)}" (${first.count} ×)`,
          evidenceIds: fresh.map(({ id }) => id),
          weight: 1.5,
        },
      ];
}

/** A resource that began to grow with this change. */
function growth({ change }: ChangeEvidence, picture: Picture): readonly Reason[] {
  const foretold = picture.signals.filter(
    ({ signal }) =>
      signal.series.service === change.service &&
      signal.crossing !== undefined &&
      signal.onsetMs >= change.atMs - SLACK_MS,
  );
  const first = foretold[0];
  return first === undefined
    ? []
    : [
        {
          says: `${measureWords(first.signal.series.measure)} grows only since then`,
          evidenceIds: foretold.map(({ id }) => id),
          weight: 2.5,
        },
      ];
}
