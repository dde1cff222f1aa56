// Repairs of dependencies, their versions and their lock.
export type { DependencyProblem, NotProposed } from './problem.ts';
export { repairDependencies } from './repair-dependencies.ts';
