// Signals to incidents: one incident per cause.
export { reportSignals } from './report.ts';
export type { Report } from './report.ts';
export { createIntake } from './intake.ts';
export { isWorthSaying } from './false-alarms.ts';
