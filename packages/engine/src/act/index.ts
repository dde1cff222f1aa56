// Does what was decided, takes it back, and does what people ask for themselves.
export { createByHand } from './by-hand.ts';
export type { ByHand, PersonCommand, Told } from './by-hand.ts';
export { operate } from './people.ts';
export type { Operated } from './people.ts';
export { callRuntime } from './call-runtime.ts';
export { ask, freeService, start, undo } from './start.ts';
export { finishOperation, unfinishedOperations } from './unfinished.ts';
