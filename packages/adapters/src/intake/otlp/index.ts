// OTLP/HTTP intake: the receiver and what it counts.
export { startOtlpReceiver } from './receiver.ts';
export type { OtlpCounts, OtlpLimits, OtlpOptions, OtlpReceiver } from './receiver.ts';
