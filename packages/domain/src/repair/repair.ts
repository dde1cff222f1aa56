// The repair of a failing build as one decider: the second aggregate of the house.
import type { Decider } from '../decider.ts';
import type { RepairCommand, RepairHappened } from './commands.ts';
import { decide } from './decide.ts';
import { evolve } from './evolve.ts';
import type { Repair } from './state.ts';
import { unopenedRepair } from './state.ts';

export const repair: Decider<RepairCommand, RepairHappened, Repair> = { initial: unopenedRepair, decide, evolve };
