// Reading the log of a failing build: faults, tests, and a name for the cause. Loads no compiler.
export { diagnose } from './diagnose.ts';
export { summarize, type FailureSummary } from './summarize.ts';
export { lostTests, testsIn } from './tests-in.ts';
