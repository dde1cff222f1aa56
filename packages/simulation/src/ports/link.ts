// The way from the server to a port and back, on which calls are delayed, lost, and never answered.
import type { Random } from '../random.ts';
import type { Scheduler } from '../scheduler.ts';
import type { Life } from './life.ts';
import { never } from './life.ts';

/** Chances for each call, while the storm lasts. */
export interface Weather {
  readonly slow: number;
  readonly slowMsMax: number;
  /** The call fails before it arrives. */
  readonly fail: number;
  /** It is never answered. */
  readonly hang: number;
}

export const CALM: Weather = { slow: 0, slowMsMax: 0, fail: 0, hang: 0 };

/** What every simulated port is made of. */
export interface LinkOptions {
  readonly life: Life;
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly weather: Weather;
  /** True time from which on the weather is calm. */
  readonly calmMs: number;
}

/** Every failure that a simulated port makes up says so: anything else that breaks a step is a bug. */
export class SimulatedFailure extends Error {
  constructor(what: string) {
    super(`simulated: ${what}`);
    this.name = 'SimulatedFailure';
  }
}

export class Link {
  readonly life: Life;
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly #weather: Weather;
  readonly #calmMs: number;

  constructor({ life, scheduler, random, weather, calmMs }: LinkOptions) {
    this.life = life;
    this.scheduler = scheduler;
    this.random = random;
    this.#weather = weather;
    this.#calmMs = calmMs;
  }

  get weather(): Weather {
    return this.scheduler.nowMs < this.#calmMs ? this.#weather : CALM;
  }

  call<T>(what: string, real: () => T | Promise<T>): Promise<T> {
    return this.life.alive ? this.life.hear(this.#way(what, real)) : never();
  }

  /** Chance of something that a port has of its own, while the storm lasts. */
  happens(probability: number): boolean {
    return probability > 0 && this.scheduler.nowMs < this.#calmMs && this.random.chance(probability);
  }

  async #way<T>(what: string, real: () => T | Promise<T>): Promise<T> {
    const { slow, slowMsMax, fail, hang } = this.weather;
    if (slow > 0 && this.random.chance(slow)) await this.scheduler.sleep(this.random.int(1, slowMsMax));
    if (fail > 0 && this.random.chance(fail)) throw new SimulatedFailure(`${what} failed`);
    if (hang > 0 && this.random.chance(hang)) return never();
    return real();
  }
}
