// The seeded simulation: the real loop in a simulated world, one seed for everything.
export { simulate } from './simulate.ts';
export type { Ending, Outcome, SimulateOptions } from './simulate.ts';
export { failureText, replayCommand } from './failure.ts';
export type { Violation } from './checks/violation.ts';
