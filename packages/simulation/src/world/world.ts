// The whole simulated world: services, faults, what is measured of them, and who carries changes out. Knows no server.
import type { Signal } from '@kintsugi/domain';
import type { Random } from '../random.ts';
import type { Scheduler } from '../scheduler.ts';
import type { Fault, FaultPlan } from './faults.ts';
import { createFault } from './faults.ts';
import type { ServiceShape } from './graph.ts';
import type { Felt } from './health.ts';
import { feel, record } from './health.ts';
import { Operations } from './operations.ts';
import { Recording } from './recording.ts';
import { Fleet } from './replicas.ts';
import { WallClock } from './wall-clock.ts';
import { falseAlarm, Watcher } from './watcher.ts';

/** When nothing of a second is measured, or it is known only late. Times are true times. */
export interface Measuring {
  readonly gapChance: number;
  readonly lateMsMax: number;
  readonly blind: readonly { readonly fromMs: number; readonly toMs: number }[];
}

const ILLNESSES = ['errors', 'availability'] as const;
export type Illness = (typeof ILLNESSES)[number];

const USUAL_LATENESS_MS = 900;

export class World {
  readonly clock: WallClock;
  readonly fleets: ReadonlyMap<string, Fleet>;
  readonly operations: Operations;
  readonly recording = new Recording();
  readonly watcher = new Watcher();
  readonly faults: readonly Fault[];
  felt: ReadonlyMap<string, Felt> = new Map();
  /** What a detector would hand on; set by whoever listens. */
  onSignals: (signals: readonly Signal[]) => void = () => undefined;
  readonly #scheduler: Scheduler;
  readonly #measuring: Measuring;
  readonly #noise: Random;
  readonly #entered = new Set<Fault>();
  readonly #illSinceMs = new Map<string, number>();

  constructor(
    scheduler: Scheduler,
    shapes: readonly ServiceShape[],
    faults: readonly FaultPlan[],
    measuring: Measuring,
    random: Random,
  ) {
    this.#scheduler = scheduler;
    this.clock = new WallClock(scheduler);
    this.fleets = new Map(shapes.map((shape) => [shape.name, new Fleet(shape, scheduler, this.clock)]));
    this.operations = new Operations(this.fleets, scheduler, this.clock, random.fork('operations'));
    this.faults = faults.map(createFault);
    this.#measuring = measuring;
    this.#noise = random.fork('noise');
  }

  /** Lives on, second by second, until time no longer passes. */
  begin(): void {
    this.#second();
    this.#scheduler.after(1_000, () => this.begin());
  }

  /** True while it is so, whatever telemetry says about it. */
  isIll(service: string, by: Illness): boolean {
    const fleet = this.fleets.get(service);
    const felt = this.felt.get(service);
    if (fleet === undefined || felt === undefined) return false;
    return by === 'errors' ? felt.errors > fleet.shape.usualErrors + 0.04 : felt.unready > 0;
  }

  trueMs(): number {
    return this.#scheduler.nowMs;
  }

  /** True time since which it has been so without a break; null while it is well. */
  illSinceMs(service: string, by: Illness): number | null {
    return this.#illSinceMs.get(`${by} ${service}`) ?? null;
  }

  #noteIll(nowMs: number): void {
    for (const by of ILLNESSES) {
      for (const service of this.fleets.keys()) {
        const name = `${by} ${service}`;
        if (!this.isIll(service, by)) this.#illSinceMs.delete(name);
        else if (!this.#illSinceMs.has(name)) this.#illSinceMs.set(name, nowMs);
      }
    }
  }

  #second(): void {
    const { nowMs } = this.#scheduler;
    const clockMs = this.clock.now();
    for (const fault of this.faults)
      if (nowMs >= fault.plan.fromMs && !this.#entered.has(fault)) this.#enter(fault, nowMs);
    const fleets = [...this.fleets.values()];
    this.felt = feel(fleets, this.faults, nowMs, clockMs);
    this.#noteIll(nowMs);
    const { blind, gapChance, lateMsMax } = this.#measuring;
    const isBlind = blind.some(({ fromMs, toMs }) => nowMs >= fromMs && nowMs < toMs) || this.#noise.chance(gapChance);
    this.recording.begin(clockMs, nowMs + this.#noise.between(100, Math.max(USUAL_LATENESS_MS, lateMsMax)));
    if (!isBlind) record(this.recording, fleets, this.felt, this.#outsideErrors(nowMs), this.#noise);
    const signals = this.watcher.look(fleets, this.recording, nowMs, clockMs);
    if (signals.length > 0) this.onSignals(signals);
  }

  #enter(fault: Fault, nowMs: number): void {
    this.#entered.add(fault);
    const { service, kind } = fault.plan;
    const fleet = this.fleets.get(service);
    if (fleet === undefined) return;
    const atMs = this.clock.now();
    const { changes } = this.operations;
    const note = (change: Pick<(typeof changes)[number], 'kind' | 'from' | 'to' | 'summary'>): void => {
      changes.push({ ...change, id: `chg-${changes.length + 1}`, service, atMs, completedMs: atMs + 500, by: 'bob' });
    };
    fault.enter({ fleet, nowMs, note });
    if (kind === 'false-alarm') this.onSignals([falseAlarm(service, atMs)]);
  }

  #outsideErrors(nowMs: number): number {
    const down = this.faults.filter(({ plan }) => plan.kind === 'outside' && nowMs >= plan.fromMs);
    return Math.max(0, ...down.map((fault) => (isDown(fault, nowMs) ? fault.plan.size : 0)));
  }
}

function isDown({ plan }: Fault, nowMs: number): boolean {
  return plan.incurable || nowMs < plan.fromMs + plan.lastsMs;
}
