// Signals to incidents: one incident per cause.
export { createIntake } from './intake.ts';
export { falseAlarms } from './false-alarms.ts';
