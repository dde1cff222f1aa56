// Options come from the cause. Doing nothing and calling a person are always among them.
import type {
  ActionKind,
  ActionRequest,
  Cause,
  CauseKind,
  Hypothesis,
  Incident,
  Inverse,
  Lesson,
  Option,
} from '@kintsugi/domain';
import { describeAction } from '@kintsugi/domain';
import { percent } from '../figures.ts';
import type { ServiceState } from '../ports/index.ts';

export interface Weighing {
  readonly state: Incident;
  readonly services: readonly ServiceState[];
  readonly lessons: readonly Lesson[];
  readonly nowMs: number;
  readonly abilities: ReadonlySet<ActionKind>;
  readonly inverseOf: (request: ActionRequest) => Promise<Inverse>;
}

/** How an action usually does: chance before any lesson, cost in worth, and time to show an effect. */
interface Usual {
  readonly chance: number;
  readonly cost: number;
  readonly secondsToEffect: number;
}

const USUAL: Readonly<Record<ActionKind, Usual>> = {
  rollback: { chance: 0.9, cost: 0.05, secondsToEffect: 6 },
  'restore-configuration': { chance: 0.9, cost: 0.05, secondsToEffect: 6 },
  configure: { chance: 0.6, cost: 0.1, secondsToEffect: 6 },
  'replace-replica': { chance: 0.85, cost: 0.03, secondsToEffect: 5 },
  'rolling-restart': { chance: 0.4, cost: 0.08, secondsToEffect: 10 },
  scale: { chance: 0.85, cost: 0.08, secondsToEffect: 8 },
  deploy: { chance: 0.3, cost: 0.2, secondsToEffect: 10 },
};

/** Worth of calling a person: what is left when nothing promises more. */
const PERSON_WORTH = 0.3;
/** Hypotheses below this are not acted upon. */
const LEAST_CONFIDENCE = 0.2;
/** Weight of the prior in lessons: as if it had been seen this often. */
const PRIOR_COUNT = 4;
/** How likely a disturbance without a known reason is to heal itself, at its onset, and how fast that hope fades. */
const HEALS_ITSELF = 0.75;
const HOPE_SECONDS = 18;
/** Nobody is woken for what is only slow before it had more time to pass. */
const HOPE_SECONDS_MINOR = 40;
const WATCH_SECONDS = 8;
const LEAST_REFUTED_SECONDS = 40;

export async function optionsFor(weighing: Weighing): Promise<readonly Option[]> {
  const { state } = weighing;
  const options: Option[] = [];
  for (const hypothesis of state.hypotheses) {
    if (hypothesis.confidence < LEAST_CONFIDENCE) continue;
    for (const request of requestsFor(hypothesis.cause, weighing)) {
      if (weighing.abilities.has(request.kind))
        options.push(await actingOption(hypothesis, request, weighing, options.length));
    }
  }
  options.push(watching(weighing), callingAPerson(state));
  return options.toSorted((a, b) => b.worth - a.worth);
}

/** What may help against a cause, best first. Nothing for what is not ours to mend. */
function requestsFor(cause: Cause, { services }: Weighing): readonly ActionRequest[] {
  const { service } = cause;
  const now = services.find((candidate) => candidate.service === service);
  if (now === undefined) return [];
  switch (cause.kind) {
    case 'release':
      return cause.from === null
        ? []
        : [
            { kind: 'rollback', service, release: cause.from },
            { kind: 'rolling-restart', service },
          ];
    case 'configuration':
      return cause.from === null ? [] : [{ kind: 'restore-configuration', service, configuration: Number(cause.from) }];
    case 'leak':
      return cause.from === undefined || cause.from === null
        ? [{ kind: 'rolling-restart', service }]
        : [
            { kind: 'rollback', service, release: cause.from },
            { kind: 'rolling-restart', service },
          ];
    case 'replica':
      return [{ kind: 'replace-replica', service, instance: cause.instance }];
    case 'saturation':
      return [{ kind: 'scale', service, replicas: now.desiredReplicas * 2 }];
    case 'service':
      return [{ kind: 'rolling-restart', service }];
    case 'outside':
    case 'edge':
    // Code is mended by its repair, not by an action on a service.
    case 'commit':
    case 'none-of-these':
      return [];
  }
}

async function actingOption(
  hypothesis: Hypothesis,
  request: ActionRequest,
  weighing: Weighing,
  index: number,
): Promise<Option> {
  const inverse = await weighing.inverseOf(request);
  const usual = USUAL[request.kind];
  const helps = chanceOf(hypothesis.cause.kind, request, weighing.lessons);
  const chance = hypothesis.confidence * helps;
  const refutedAfterSeconds = Math.max(LEAST_REFUTED_SECONDS, usual.secondsToEffect * 4);
  return {
    id: `opt-${weighing.state.round}-${index + 1}`,
    deed: { kind: 'act', request, inverse },
    hypothesisId: hypothesis.id,
    says: describeAction(request),
    expects: `the signals of ${hypothesis.cause.service} back to what was usual in about ${usual.secondsToEffect} s`,
    secondsToEffect: usual.secondsToEffect,
    refutedAfterSeconds,
    refutedIf: `the signals are still outside what was usual ${refutedAfterSeconds} s after it was applied`,
    chance: rounded(chance),
    blastRadius: rounded(1 / Math.max(1, weighing.services.length)),
    worth: rounded(chance - usual.cost),
    because: `${percent(hypothesis.confidence)} that the cause is this, ${percent(helps)} that this helps against it`,
  };
}

/** Beta-binomial mean of the prior and the lessons about this kind of cause and action. */
function chanceOf(cause: CauseKind, { kind }: ActionRequest, lessons: readonly Lesson[]): number {
  const prior = suits(cause, kind) ? USUAL[kind].chance : 0.15;
  const known = lessons.filter(
    (lesson) => lesson.causeKind === cause && lesson.action === kind && lesson.help !== 'cannot-tell',
  );
  const helped = known.filter(({ help, attribution }) => help === 'helped' && attribution === 'by-action').length;
  return (prior * PRIOR_COUNT + helped) / (PRIOR_COUNT + known.length);
}

/** A restart does not help against code that is new: it comes back with the same code. */
function suits(cause: CauseKind, action: ActionKind): boolean {
  return !(cause === 'release' && action === 'rolling-restart');
}

function watching({ state, nowMs }: Weighing): Option {
  const ageSeconds = Math.max(0, (nowMs - state.onsetMs) / 1_000);
  // What only grows does not pass by itself.
  const progressive = state.signals.every(({ crossing }) => crossing !== undefined);
  const hope = progressive
    ? 0
    : HEALS_ITSELF * Math.exp(-ageSeconds / (hurts(state) ? HOPE_SECONDS : HOPE_SECONDS_MINOR));
  return {
    id: `opt-${state.round}-watch`,
    deed: { kind: 'watch', seconds: WATCH_SECONDS },
    hypothesisId: null,
    says: `watch for ${WATCH_SECONDS} s`,
    expects: 'that it gets well by itself',
    secondsToEffect: WATCH_SECONDS,
    refutedAfterSeconds: WATCH_SECONDS,
    refutedIf: `it is still there after ${WATCH_SECONDS} s`,
    chance: rounded(hope),
    blastRadius: 0,
    worth: rounded(hope),
    because: `it is ${ageSeconds.toFixed(0)} s old; most of what passes by itself has passed by then or passes soon`,
  };
}

function hurts({ signals }: Incident): boolean {
  return signals.some(
    ({ meaning }) =>
      meaning === 'errors' || meaning === 'availability' || meaning === 'business' || meaning === 'budget',
  );
}

function callingAPerson(state: Incident): Option {
  const leading = state.hypotheses[0];
  return {
    id: `opt-${state.round}-person`,
    deed: { kind: 'call-person' },
    hypothesisId: leading?.id ?? null,
    says: 'call a person',
    expects: 'somebody who can see and do more than we can',
    secondsToEffect: 300,
    refutedAfterSeconds: 900,
    refutedIf: 'nobody answers',
    chance: PERSON_WORTH,
    blastRadius: 0,
    worth: PERSON_WORTH,
    because: whyAPerson(leading),
  };
}

function whyAPerson(leading: Hypothesis | undefined): string {
  if (leading === undefined) return 'no cause is known';
  switch (leading.cause.kind) {
    case 'outside':
      return `${leading.cause.peer} is not ours to mend: nothing that we could do to our own services would help`;
    case 'none-of-these':
      return 'none of the causes that we know explains it';
    default:
      return `nothing that we could do promises more: ${leading.says} (${percent(leading.confidence)})`;
  }
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
