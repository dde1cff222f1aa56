// Repairs of code that does not parse or type-check. It must not know who runs them, or what became of them.
export { repairBuildErrors } from './repair-build-errors.ts';
export { readExamples, type Example } from './examples/read-examples.ts';
export type { BuildErrorBudget, BuildErrorProblem, ExampleTally, Outside } from './problem.ts';
