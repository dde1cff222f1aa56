// Ranks what may be the cause: each candidate gets reasons for and against in log-odds; "none of these" competes too.
import type { CauseRanking } from '@kintsugi/analysis';
import type { Attempt, Cause, Evidence, Hypothesis, Reason } from '@kintsugi/domain';
import { changeCandidates } from './changes.ts';
import { faultCandidates } from './faults.ts';
import type { Picture } from './picture.ts';
import { pictureOf } from './picture.ts';
import { standingOut, standingReason } from './standing-out.ts';

/** A claim with its reasons, before it is compared with the others. `prior` is in log-odds. */
export interface Candidate {
  readonly cause: Cause;
  readonly says: string;
  readonly prior: number;
  readonly reasons: readonly Reason[];
  readonly missing: readonly string[];
  readonly wouldSettle: string;
}

/** Log-odds of "none of these": what a candidate must outweigh. */
const NONE = 0;
const SHOWN = 6;

/**
 * Hypotheses in falling order of confidence; confidences are the softmax of summed log-odds and sum to 1.
 *
 * `onsetMs` is the incident's; `attempts` are what was done already, whose failures speak against their causes.
 * Cost O(candidates × evidence).
 */
export function rankHypotheses(
  evidence: readonly Evidence[],
  onsetMs: number,
  attempts: readonly Attempt[],
): readonly Hypothesis[] {
  const picture = pictureOf(evidence, onsetMs);
  const ownKeys = new Set(attempts.map(({ key }) => key));
  const ranking = standingOut(picture);
  const candidates = [...changeCandidates(picture, ownKeys), ...faultCandidates(picture, ranking)].map((candidate) =>
    withRefutations(withPrecedents(withStanding(candidate, ranking, picture), evidence), attempts),
  );
  const none = noneOfThese(picture.deepest[0]?.node ?? picture.signals[0]?.signal.series.service ?? 'unknown');
  const scored = [...candidates, none].map((candidate) => ({
    candidate,
    score: candidate.prior + candidate.reasons.reduce((sum, { weight }) => sum + weight, 0),
  }));
  scored.sort((a, b) => b.score - a.score);
  const best = scored[0]?.score ?? 0;
  const total = scored.reduce((sum, { score }) => sum + Math.exp(score - best), 0);
  return scored
    .slice(0, SHOWN)
    .map(({ candidate, score }, index) => hypothesis(candidate, Math.exp(score - best) / total, index));
}

/** All that may be wrong inside a service shares that it stands out; what is outside has no channels of its own. */
function withStanding(candidate: Candidate, ranking: CauseRanking, picture: Picture): Candidate {
  const { kind, service } = candidate.cause;
  if (kind === 'outside' || kind === 'edge' || kind === 'none-of-these') return candidate;
  return { ...candidate, reasons: [...candidate.reasons, ...standingReason(ranking, service, picture)] };
}

/** A like incident in which the same kind of cause in the same service was proven speaks for it, a little. */
const PRECEDENT = 0.5;

function withPrecedents(candidate: Candidate, evidence: readonly Evidence[]): Candidate {
  const { kind, service } = candidate.cause;
  const reasons = evidence.flatMap((item): readonly Reason[] => {
    if (item.kind !== 'similar' || item.provenCause?.kind !== kind || item.provenCause.service !== service) return [];
    const weight = PRECEDENT * Math.min(1, item.likeness);
    return [
      { says: `it was this kind of cause in ${item.incidentId}, which is like it`, evidenceIds: [item.id], weight },
    ];
  });
  return reasons.length === 0 ? candidate : { ...candidate, reasons: [...candidate.reasons, ...reasons] };
}

function hypothesis(
  { cause, says, reasons, missing, wouldSettle }: Candidate,
  confidence: number,
  index: number,
): Hypothesis {
  return {
    id: `hyp-${index + 1}-${cause.kind}-${cause.service}`,
    cause,
    says,
    confidence: Math.round(confidence * 1_000) / 1_000,
    for: reasons.filter(({ weight }) => weight > 0),
    against: reasons.filter(({ weight }) => weight < 0),
    missing,
    wouldSettle,
  };
}

function noneOfThese(service: string): Candidate {
  return {
    cause: { kind: 'none-of-these', service },
    says: 'none of these',
    prior: NONE,
    reasons: [],
    missing: [],
    wouldSettle: 'a person who knows more than the telemetry',
  };
}

/** An action that should have helped against this cause, and did not, speaks against it. */
function withRefutations(candidate: Candidate, attempts: readonly Attempt[]): Candidate {
  const refuted = attempts.filter(
    ({ help, undoes, request }) =>
      undoes === null &&
      (help === 'refuted' || help === 'worse') &&
      request.service === candidate.cause.service &&
      mends(candidate.cause, request.kind),
  );
  const reasons = refuted.map(({ request }) => ({ says: `${request.kind} did not help`, evidenceIds: [], weight: -3 }));
  return { ...candidate, reasons: [...candidate.reasons, ...reasons] };
}

function mends(cause: Cause, action: Attempt['request']['kind']): boolean {
  switch (cause.kind) {
    case 'release':
      return action === 'rollback';
    case 'configuration':
      return action === 'restore-configuration';
    case 'replica':
      return action === 'replace-replica' || action === 'rolling-restart';
    case 'saturation':
      return action === 'scale';
    case 'leak':
      return action === 'rollback' || action === 'rolling-restart';
    case 'service':
      return action === 'rolling-restart';
    case 'outside':
    case 'edge':
    case 'commit':
    case 'none-of-these':
      return false;
  }
}
