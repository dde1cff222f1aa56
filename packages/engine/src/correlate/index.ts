// Signals to incidents: one incident per cause.
export { createIntake } from './intake.ts';
export { isWorthSaying } from './false-alarms.ts';
