// The platform's own hit rate, and confidences corrected by it. Only what was acted upon and judged has an outcome.
import { calibrated, calibrationOf, reliabilityOf } from '@kintsugi/analysis';
import type { ConfidenceCurve, Reliability } from '@kintsugi/analysis';
import type { Hypothesis, Lesson } from '@kintsugi/domain';

interface Said {
  readonly confidence: number[];
  readonly happened: number[];
}

/** A cause was right when acting upon it helped, by the action; wrong when it was refuted or made it worse. */
function saidIn(lessons: readonly Lesson[]): Said {
  const said: Said = { confidence: [], happened: [] };
  for (const { confidence, help, attribution } of lessons) {
    const right = help === 'helped' && attribution === 'by-action';
    const wrong = help === 'refuted' || help === 'worse';
    if (confidence === undefined || (!right && !wrong)) continue;
    said.confidence.push(confidence);
    said.happened.push(right ? 1 : 0);
  }
  return said;
}

/** Null while nothing that was acted upon has been judged. */
export function ownReliability(lessons: readonly Lesson[]): Reliability | null {
  return reliabilityOf(saidIn(lessons));
}

export function ownCurve(lessons: readonly Lesson[]): ConfidenceCurve {
  return calibrationOf(saidIn(lessons));
}

/** What the causes lose goes to *none of these*; what they gain is taken from it, and then from one another. */
export function correctedBy(curve: ConfidenceCurve, hypotheses: readonly Hypothesis[]): readonly Hypothesis[] {
  if (curve.kind === 'as-said') return hypotheses;
  const isNone = ({ cause }: Hypothesis): boolean => cause.kind === 'none-of-these';
  const worth = hypotheses.map((hypothesis) => (isNone(hypothesis) ? 0 : calibrated(curve, hypothesis.confidence)));
  const sum = worth.reduce((all, one) => all + one, 0);
  const scale = Math.max(1, sum);
  const corrected = hypotheses.map((hypothesis, i) => ({
    ...hypothesis,
    confidence: rounded(isNone(hypothesis) ? Math.max(0, 1 - sum) : (worth[i] as number) / scale),
    reckoned: hypothesis.confidence,
  }));
  return corrected.toSorted((a, b) => b.confidence - a.confidence);
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
