// The incident as one decider: what the loop, the store and the simulation use.
import type { Decider } from '../decider.ts';
import type { Happened, IncidentCommand } from './commands.ts';
import { decide } from './decide.ts';
import { evolve } from './evolve.ts';
import type { Incident } from './state.ts';
import { unopened } from './state.ts';

export const incident: Decider<IncidentCommand, Happened, Incident> = { initial: unopened, decide, evolve };
