// The output of supervised services, from their files, as log lines.
export { followLogFiles } from './follow.ts';
export type { LogFilesOptions, LogFollower } from './follow.ts';
