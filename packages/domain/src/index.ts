// The words and the rules. Pure: no I/O, no clock, no randomness.
export * from './action.ts';
export * from './actor.ts';
export * from './change.ts';
export * from './decider.ts';
export * from './event-record.ts';
export * from './evidence.ts';
export * from './hypothesis.ts';
export * from './lesson.ts';
export * from './option.ts';
export * from './policy.ts';
export * from './signal.ts';
export * from './verdict.ts';
