// How the steps of a repair speak to its stream, and find what they work on. It knows no step.
import type { Actor, Repair, RepairCommand, RepairEvent } from '@kintsugi/domain';
import { agent } from '@kintsugi/domain';
import type { Context, DevelopmentWorld, Next, WatchedProject } from '../context.ts';
import { AGAIN, sleep } from '../context.ts';
import { CONTROL_STREAM, repairStream } from '../journal/streams.ts';

const STORE_RETRY_MS = 1_000;
const REFUSED_RETRY_MS = 250;

/** One step's view: the repair as it was read, and the project that it is about. */
export interface Bench {
  readonly context: Context;
  readonly id: string;
  readonly state: Repair;
  readonly watched: WatchedProject;
  readonly development: DevelopmentWorld;
  /** Aborted when the server stops: what was broken off by that says nothing, and the next start does it again. */
  readonly stopping: AbortSignal;
}

type Unsigned<C> = C extends RepairCommand ? Omit<C, 'atMs' | 'actor'> & { readonly actor?: Actor } : never;

/** Appends what `command` leads to. A refusal means that the repair moved on: it is read again. */
export async function tellRepair(context: Context, id: string, command: Unsigned<RepairCommand>): Promise<Next> {
  const signed = { actor: agent('Architect'), ...command, atMs: context.now() } as RepairCommand;
  const committed = await context.repairs.execute(repairStream(id), signed);
  if (committed.ok === 'unavailable') return sleep(STORE_RETRY_MS, committed.because);
  return committed.ok ? AGAIN : sleep(REFUSED_RETRY_MS, committed.refusal.detail);
}

type Noted = Extract<RepairCommand, { kind: 'note' }>['event'];

export function note(bench: Pick<Bench, 'context' | 'id'>, event: Noted): Promise<Next> {
  return tellRepair(bench.context, bench.id, { kind: 'note', event });
}

/** The same gate says the same thing: it is not written down again and again. */
export function hold(bench: Bench, gate: string, because: string, forMs: number): Promise<Next> | Next {
  const { context, id, state } = bench;
  if (state.held?.gate === gate && state.held.because === because) return sleep(forMs, because);
  return tellRepair(context, id, { kind: 'hold', gate, because, untilMs: context.now() + forMs });
}

export async function isPaused({ control, acting }: Context): Promise<boolean> {
  return (await control.load(CONTROL_STREAM)).state.paused !== null || acting.paused;
}

/** A step that was broken off because the server stops. */
export function leftToNextStart(): Next {
  return sleep(STORE_RETRY_MS, 'the next start of the server');
}

export function watchedBy(development: DevelopmentWorld | null, project: string): WatchedProject | null {
  return development?.projects.find((one) => one.project.name === project) ?? null;
}

export type RepairEventOf<T extends RepairEvent['type']> = Extract<RepairEvent, { type: T }>;
