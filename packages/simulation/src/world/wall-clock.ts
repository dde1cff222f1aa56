// What the clock of the simulated machine shows: true time, and the jumps that somebody made it take.
import type { Scheduler } from '../scheduler.ts';

export class WallClock {
  readonly #scheduler: Scheduler;
  #offsetMs = 0;

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  now(): number {
    return Math.floor(this.#scheduler.nowMs + this.#offsetMs);
  }

  jump(byMs: number): void {
    this.#offsetMs += byMs;
  }
}
