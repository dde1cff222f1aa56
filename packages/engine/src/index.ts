// The loop, as one thing to start: everything else in here is a step of it.
export { actionHash } from './action-hash.ts';
export type { DevelopmentWorld, EngineSettings, WatchedProject, World } from './context.ts';
export type { Development, DevelopmentViews, ProjectRow, RepairStory } from './develop/index.ts';
export { createEngine } from './engine.ts';
export type { Operated, PersonCommand, Told } from './act/index.ts';
export type { Engine, EngineOptions, Views } from './engine.ts';
export { postmortem } from './learn/index.ts';
export type { BoardRow } from './projections/board.ts';
export type { Outline } from './projections/outline.ts';
export type { BuildRow, RepairRow } from './projections/development.ts';
export { emptyProjections, foldAll } from './projections/projections.ts';
export type { Projections } from './projections/projections.ts';
export { rebuild } from './projections/kept/rebuild.ts';
export type { Scorecard } from './projections/scorecard.ts';
export { storyOf } from './projections/timeline.ts';
export type { IncidentStory, TimelineEntry } from './projections/timeline.ts';
export { businessMeasure, createObserver, MEASURES } from './observe/index.ts';
export type { BusinessMetric, Facts, Objective, Observation, Observer } from './observe/index.ts';
