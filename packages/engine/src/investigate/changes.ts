// Did a change do it? Weighs each release and configuration by time, place and new errors; never by recency alone.
import { rankChanges, type CandidateChange, type ChangeReason, type ChangeSymptom } from '@kintsugi/analysis';
import type { Cause, Change, Evidence, Reason } from '@kintsugi/domain';
import { clip, measureWords, seconds } from '../figures.ts';
import type { Picture } from './picture.ts';
import { isTakenBack, suspectChanges } from './picture.ts';
import type { Candidate } from './rank.ts';

type ChangeEvidence = Extract<Evidence, { kind: 'change' }>;

/** Log-odds of any one change, before anything is known of it. */
const PRIOR = -1.5;
/** Clocks differ: what is this little older than a change may still come from it. */
const SLACK_MS = 4_000;
/** OpenTelemetry's number of WARN: a service that says that it listens is no error. */
const WARNING = 13;

export function changeCandidates(picture: Picture, ownKeys: ReadonlySet<string>): readonly Candidate[] {
  const suspects = suspectChanges(picture, ownKeys).filter(({ change }) => !isTakenBack(change, picture.changes));
  const { ranked } = rankChanges(
    symptomOf(picture),
    suspects.map(({ change }) => candidateOf(change)),
  );
  return suspects.map((evidence) => {
    const reasons = ranked.find(({ id }) => id === evidence.change.id)?.reasons ?? [];
    return candidateFor(evidence, reasons, picture);
  });
}

/** What is new since it began, who suffers or is foretold to, and who calls whom. */
function symptomOf({ logs, onsetMs, suffering, signals, edges }: Picture): ChangeSymptom {
  const foretold = signals.flatMap(({ signal }) => (signal.crossing === undefined ? [] : [signal.series.service]));
  const calls = Map.groupBy(edges, ({ caller }) => caller);
  return {
    texts: logs.filter(isNewError).map(({ template }) => template),
    onsetMs,
    suffering: new Set([...suffering.keys(), ...foretold]),
    calls: new Map([...calls].map(([caller, all]) => [caller, all.map(({ callee }) => callee)])),
  };
}

function candidateOf({ id, kind, service, atMs, completedMs, summary }: Change): CandidateChange {
  return {
    id,
    kind: kind === 'configuration' ? 'configuration' : 'release',
    service,
    atMs,
    title: summary,
    paths: [],
    names: [],
    ...(completedMs === undefined ? {} : { completedMs }),
  };
}

function candidateFor(evidence: ChangeEvidence, found: readonly ChangeReason[], picture: Picture): Candidate {
  const { change } = evidence;
  const reasons = [
    ...found.map((reason) => told(reason, evidence, picture)),
    ...newErrors(change.service, evidence, picture),
    ...growth(evidence, picture),
  ];
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

/** A reason of the analysis in words, with the evidence that it rests on. */
function told(reason: ChangeReason, { change, id }: ChangeEvidence, picture: Picture): Reason {
  const { service } = change;
  const own = picture.suffering.get(service);
  const { weight } = reason;
  const because = (says: string, ...more: readonly string[]): Reason => ({ says, evidenceIds: [id, ...more], weight });
  switch (reason.kind) {
    case 'effect-before-cause':
      return because(`it began ${seconds(-reason.delayMs)} before this change`);
    case 'delay':
      return because(`the onset is ${seconds(Math.abs(picture.onsetMs - change.atMs))} after this change began`);
    case 'begins-here':
      return own === undefined
        ? because(`what is foretold is foretold of ${service}`)
        : { says: `the trouble begins in ${service}: ${own.says}`, evidenceIds: own.evidenceIds, weight };
    case 'suffers-for-another': {
      const below = reason.callees.flatMap((callee) => picture.suffering.get(callee)?.evidenceIds ?? []);
      return { says: `${service} suffers because of ${reason.callees.join(', ')}`, evidenceIds: below, weight };
    }
    case 'elsewhere':
      return because(`${service} itself is as before`);
    case 'words': {
      const shared = reason.matches.map(({ word }) => `"${clip(word, 40)}"`).join(', ');
      const logs = picture.logs.filter(isNewError).map((log) => log.id);
      return because(`what is new in the logs and this change both speak of ${shared}`, ...logs);
    }
    case 'order':
      return because(`${reason.younger} changes have come since`);
    case 'takes-back':
      return because('it takes another change back');
    case 'taken-back':
      return because('another change has taken it back since');
    case 'inert':
      return because('it changes nothing that runs');
  }
}

function isNewError({ severity, before, count }: Picture['logs'][number]): boolean {
  return severity >= WARNING && before === 0 && count > 0;
}

function newErrors(service: string, { change }: ChangeEvidence, picture: Picture): readonly Reason[] {
  const fresh = picture.logs.filter(
    (log) => log.service === service && isNewError(log) && log.firstMs >= change.atMs - SLACK_MS,
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
