// The development loop: a failing build becomes a repair that is proven, reviewed, merged, released and verified.
export { createDevelopment } from './development.ts';
export type { Answered, Development, DevelopmentViews, RepairStory } from './development.ts';
export type { ProjectRow } from './project-rows.ts';
