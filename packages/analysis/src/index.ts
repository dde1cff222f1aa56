// Algorithms over numbers and text. Pure: no I/O, no clock, no randomness of their own.
export { binomialSurprise } from './binomial.ts';
export { logTemplate } from './log-template.ts';
export { onsetOf } from './onset.ts';
export type { Baseline } from './onset.ts';
export { mean, median, quantile, spread } from './robust.ts';
export { sequentialTest } from './sequential.ts';
export type { SequentialAnswer, SequentialTest } from './sequential.ts';
export { stepsToLimit, trendOf } from './trend.ts';
export type { StepsToLimit, Trend } from './trend.ts';
