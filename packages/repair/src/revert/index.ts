// Repairs that take back what broke it.
export { proposeReverts } from './propose-reverts.ts';
export type { RevertProblem } from './propose-reverts.ts';
