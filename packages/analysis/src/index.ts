// Algorithms over numbers and text. Pure: no I/O, no clock, no randomness of their own. One line a name, room by room.
export { stepsToLimit, trendOf } from './forecast/trend.ts';
export type { StepsToLimit, Trend } from './forecast/trend.ts';
export { logTemplate } from './logs/log-template.ts';
export { onsetOf } from './onset/cusum.ts';
export type { Baseline } from './onset/cusum.ts';
export { binomialSurprise } from './statistics/binomial.ts';
export { mean, median, quantile, spread } from './statistics/robust.ts';
export { sequentialTest } from './statistics/sequential.ts';
export type { SequentialAnswer, SequentialTest } from './statistics/sequential.ts';
