// What was learned, and how good it is: from the engine's scorecard.
import type { Answer } from '@kintsugi/contract';
import type { Lesson } from '@kintsugi/domain';
import type { Handlers } from '../http/handler.ts';
import { answer } from '../http/handler.ts';
import type { Site } from './site.ts';

type LessonShape = Answer<'listLessons'>['items'][number];

export function learnedHandlers({ engine }: Site): Pick<Handlers, 'listLessons' | 'getScorecard'> {
  return {
    listLessons: () => answer({ items: grouped(engine.views.scorecard().lessons) }),
    getScorecard: () => answer(scorecard(engine.views)),
  };
}

/** One entry for each cause, action and service: how often it was tried, and how often it helped by itself. */
function grouped(lessons: readonly Lesson[]): LessonShape[] {
  const groups = Map.groupBy(lessons, ({ causeKind, action, service }) => `${causeKind} ${action} ${service}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const helped = group.filter(({ help, attribution }) => help === 'helped' && attribution === 'by-action');
    const seconds = helped.map(({ secondsToHelp }) => secondsToHelp).filter((value) => value !== null);
    const { causeKind, action, service } = first;
    return [
      { causeKind, action, service, tries: group.length, helped: helped.length, medianSecondsToHelp: median(seconds) },
    ];
  });
}

function scorecard(views: Site['engine']['views']): Answer<'getScorecard'> {
  const { opened, resolved, escalated, actions, helps, undone, detectedSeconds, resolvedSeconds, alarms } =
    views.scorecard();
  const wrong = alarms.filter(({ outcome }) => outcome === 'false').length;
  return {
    opened,
    escalated,
    actions,
    undone,
    open: views.board().filter(({ phase }) => phase !== 'resolved').length,
    resolved: {
      byAction: resolved['by-action'] ?? 0,
      byItself: resolved['by-itself'] ?? 0,
      byPerson: resolved['by-person'] ?? 0,
      unclear: resolved.unclear ?? 0,
    },
    helps: {
      helped: helps.helped ?? 0,
      refuted: helps.refuted ?? 0,
      worse: helps.worse ?? 0,
      cannotTell: helps['cannot-tell'] ?? 0,
    },
    medianDetectedAfterSeconds: median(detectedSeconds),
    medianResolvedAfterSeconds: median(resolvedSeconds),
    alarms: { right: alarms.length - wrong, wrong },
    confidence: confidenceOf(views.reliability()),
  };
}

function confidenceOf(
  reliability: ReturnType<Site['engine']['views']['reliability']>,
): Answer<'getScorecard'>['confidence'] {
  if (reliability === null) return null;
  const { count, brier, expectedError, bins } = reliability;
  return {
    outcomes: count,
    brier,
    expectedError,
    bins: bins.map(({ from, to, count: many, meanConfidence, share, low, high }) => ({
      from,
      to,
      count: many,
      said: meanConfidence,
      right: share,
      rightLow: low,
      rightHigh: high,
    })),
  };
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}
