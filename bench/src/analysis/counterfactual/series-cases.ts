// Series that nothing was done to, of several kinds: what comes after the action's moment is what would have been.
import { latencyOf, normalOf, type Draw } from '../noise.ts';

export interface SimulatedSeries {
  readonly kind: string;
  readonly values: Float64Array;
  readonly neighbours: readonly Float64Array[];
  /** 0 for none. */
  readonly period: number;
}

/** One of each kind, drawn anew. A fault that stays began ten steps before the thirty that are foretold. */
export function drawSeries(random: Draw, length: number): readonly SimulatedSeries[] {
  const normal = normalOf(random);
  const latency = latencyOf(random);
  const series = (at: (i: number) => number): Float64Array => Float64Array.from({ length }, (_, i) => at(i));
  const wandering = (): Float64Array => {
    let level = 0;
    return series(() => (level += normal()));
  };
  const alone = (kind: string, values: Float64Array): SimulatedSeries => ({ kind, values, neighbours: [], period: 0 });
  const shared = wandering();
  let last = 0;
  return [
    alone(
      'level',
      series(() => 50 + 5 * normal()),
    ),
    alone(
      'line',
      series((i) => 50 + 0.2 * i + 2 * normal()),
    ),
    alone(
      'wandering',
      wandering().map((level) => level + 2 * normal()),
    ),
    alone('random-walk', wandering()),
    alone(
      'correlated',
      series(() => (last = 0.7 * last + normal())),
    ),
    alone(
      'latency',
      series(() => latency(60)),
    ),
    alone(
      'fault',
      series((i) => latency(i < length - 40 ? 60 : 300)),
    ),
    {
      ...alone(
        'season',
        series((i) => 50 + 20 * Math.sin((2 * Math.PI * i) / 12) + 2 * normal()),
      ),
      period: 12,
    },
    {
      ...alone(
        'neighbours',
        shared.map((level) => 50 + 2 * level + normal()),
      ),
      neighbours: [shared.map((level) => 20 + level + 0.7 * normal()), wandering()],
    },
  ];
}
