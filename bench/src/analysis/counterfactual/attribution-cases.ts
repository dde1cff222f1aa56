// Recoveries whose cause is known, since they are simulated; and the rule that a counterfactual must beat.
import { attributeRecovery, sequentialTest } from '@kintsugi/analysis';
import { latencyOf, type Draw } from '../noise.ts';

export type Cause = 'by-action' | 'by-itself';

export interface AttributionCase {
  readonly name: string;
  readonly truth: Cause;
  readonly values: Float64Array;
  readonly actionIndex: number;
  readonly neighbours: readonly Float64Array[];
}

export interface Attribution {
  readonly name: string;
  readonly truth: Cause;
  readonly answer: string;
  readonly baseline: string;
}

const BAND = { low: 0, high: 130 };
const WELL_MS = 60;
const ILL_MS = 300;
const AFTER = 25;

/** One case of each kind, drawn anew. */
export function drawCases(random: Draw): readonly AttributionCase[] {
  const latency = latencyOf(random);
  const within = (least: number, most: number): number => least + Math.floor(random() * (most - least + 1));
  const [before, ill, delay] = [within(20, 80), within(8, 22), within(2, 6)];
  const illUntil = (well: number): Float64Array =>
    Float64Array.from({ length: well + AFTER }, (_, i) => latency(i < before || i >= well ? WELL_MS : ILL_MS));
  const falling = (i: number): number => WELL_MS + (i < before ? 0 : ILL_MS * Math.exp((before - i) / 8));
  const calm = (length: number): Float64Array => Float64Array.from({ length }, () => latency(WELL_MS));
  const [began, ended] = [before + ill, before + ill + delay];
  return [
    { name: 'turns-after', truth: 'by-action', values: illUntil(ended), actionIndex: began, neighbours: [] },
    {
      name: 'turns-after.calm-neighbours',
      truth: 'by-action',
      values: illUntil(ended),
      actionIndex: began,
      neighbours: [calm(ended + AFTER), calm(ended + AFTER)],
    },
    { name: 'turned-before', truth: 'by-itself', values: illUntil(began), actionIndex: ended, neighbours: [] },
    {
      name: 'fades',
      truth: 'by-itself',
      values: Float64Array.from({ length: before + 12 + 35 }, (_, i) => latency(falling(i))),
      actionIndex: before + 12,
      neighbours: [],
    },
    {
      name: 'turns-everywhere',
      truth: 'by-itself',
      values: illUntil(ended),
      actionIndex: began,
      neighbours: [illUntil(ended), illUntil(ended), calm(ended + AFTER)],
    },
  ];
}

export function attributed(one: AttributionCase): Attribution {
  const { name, truth, values, actionIndex, neighbours } = one;
  const { answer } = attributeRecovery({ values, actionIndex, neighbours, band: BAND });
  return { name, truth, answer, baseline: illThenByAction(values, actionIndex) };
}

/** What was proven ill when the action began, or just before, would have stayed so; the engine's rule on one signal. */
function illThenByAction(values: Float64Array, actionIndex: number): string {
  const verdictAt = (end: number): string => {
    const seen = values.subarray(0, end);
    const good = seen.map((value) => (value >= BAND.low && value <= BAND.high ? 1 : 0));
    return sequentialTest(
      good,
      seen.map(() => 1),
      { well: 0.95, ill: 0.5, error: 0.01 },
    ).answer;
  };
  const then = verdictAt(actionIndex);
  if (then === 'ill') return 'by-action';
  if (then === 'well') return 'by-itself';
  return verdictAt(actionIndex - 4) === 'ill' ? 'by-action' : 'unclear';
}
