// Evidence, hypotheses and options of the domain as the wire shows them, each with the call that shows it again.
import { BASE_PATH, type Answer } from '@kintsugi/contract';
import type { Cause, Evidence, EvidenceQuery, Hypothesis, Incident, Option, Signal } from '@kintsugi/domain';
import { presentAction, presentInverse } from './action.ts';
import { iso } from './figures.ts';

type EvidenceShape = Answer<'listEvidence'>['items'][number];
type HypothesisShape = Answer<'listHypotheses'>['items'][number];
type OptionShape = Answer<'listOptions'>['items'][number];

export function presentEvidence(evidence: Evidence): EvidenceShape {
  const { id, kind, says, takenMs, query } = evidence;
  const signal = evidence.kind === 'signal' ? presentSignal(evidence.signal) : null;
  return { id, kind, says, takenAt: iso(takenMs), query: queryPath(query, takenMs), signal };
}

function presentSignal(signal: Signal): NonNullable<EvidenceShape['signal']> {
  const { id, series, meaning, direction, onsetMs, seenMs, band, now, unit, surprise, crossing, text } = signal;
  return {
    id,
    series: { ...series },
    meaning,
    direction,
    now,
    unit,
    surprise,
    onsetAt: iso(onsetMs),
    seenAt: iso(seenMs),
    usual: { ...band },
    crossing:
      crossing === undefined
        ? null
        : {
            limit: crossing.limit,
            earliestAt: iso(crossing.earliestMs),
            expectedAt: iso(crossing.expectedMs),
            latestAt: iso(crossing.latestMs),
          },
    text: text ?? null,
  };
}

/** `takenMs` as knownAt: the call shows what was known when the evidence was frozen. */
function queryPath(query: EvidenceQuery, takenMs: number): string {
  const knownAt = iso(takenMs);
  const path = (name: string, fields: Record<string, string | undefined>) => {
    const set = Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return `${BASE_PATH}${name}?${new URLSearchParams(set).toString()}`;
  };
  const window = (of: { fromMs: number; toMs: number }) => ({ from: iso(of.fromMs), to: iso(of.toMs), knownAt });
  switch (query.kind) {
    case 'series':
      return path('/metrics/query', { ...query.series, ...window(query) });
    case 'logs':
      return path('/logs/query', { service: query.service, text: query.text, ...window(query) });
    case 'spans':
      return path('/metrics/query', { measure: 'requests', service: query.service, ...window(query) });
    case 'changes':
      return path('/changes', { service: query.service, since: iso(query.fromMs) });
    case 'runtime':
      return `${BASE_PATH}/services/${encodeURIComponent(query.service)}`;
    case 'topology':
      return `${BASE_PATH}/topology`;
    case 'build':
      return `${BASE_PATH}/builds/${encodeURIComponent(query.id)}`;
    case 'repair':
      return `${BASE_PATH}/repairs/${encodeURIComponent(query.id)}`;
    case 'incident':
      return `${BASE_PATH}/incidents/${encodeURIComponent(query.id)}`;
  }
}

export function presentCause(cause: Cause): HypothesisShape['cause'] {
  const { kind, service } = cause;
  switch (cause.kind) {
    case 'release':
    case 'configuration':
      return { kind, service, subject: cause.to };
    case 'replica':
      return { kind, service, subject: cause.instance };
    case 'saturation':
    case 'leak':
      return { kind, service, subject: cause.resource };
    case 'outside':
    case 'edge':
      return { kind, service, subject: cause.peer };
    case 'commit':
      return { kind, service, subject: cause.sha };
    case 'service':
    case 'none-of-these':
      return { kind, service, subject: null };
  }
}

export function presentHypothesis(hypothesis: Hypothesis, index: number): HypothesisShape {
  const reasons = (list: Hypothesis['for']) =>
    list.map((reason) => ({ ...reason, evidenceIds: [...reason.evidenceIds] }));
  return {
    id: hypothesis.id,
    rank: index + 1,
    cause: presentCause(hypothesis.cause),
    says: hypothesis.says,
    confidence: hypothesis.confidence,
    for: reasons(hypothesis.for),
    against: reasons(hypothesis.against),
    missing: [...hypothesis.missing],
    wouldSettle: hypothesis.wouldSettle,
  };
}

export function presentOptions(incident: Incident): OptionShape[] {
  return incident.options.map((option) => presentOption(option, incident.chosen?.optionId === option.id));
}

function presentOption(option: Option, chosen: boolean): OptionShape {
  const { id, deed, hypothesisId, says, expects, refutedAfterSeconds, refutedIf, chance, blastRadius, worth, because } =
    option;
  return {
    id,
    kind: deed.kind,
    hypothesisId,
    says,
    expects,
    refutedAfterSeconds,
    refutedIf,
    chance,
    blastRadius,
    worth,
    because,
    chosen,
    effectAfterSeconds: option.secondsToEffect,
    action: deed.kind === 'act' ? presentAction(deed.request) : null,
    undo: deed.kind === 'act' ? presentInverse(deed.inverse) : null,
  };
}
