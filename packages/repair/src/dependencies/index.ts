// Repairs of dependencies, their versions and their lock.
export { additionFrom } from './add-missing.ts';
export type { MissingPackage } from './missing-packages.ts';
export type { DependencyProblem, NotProposed } from './problem.ts';
export { repairDependencies } from './repair-dependencies.ts';
