// The one switch over everything that acts. Its own stream, so that a pause outlives a crash.
import type { Decider, Decision } from './decider.ts';
import { accept, refuse } from './decider.ts';

export type ControlEvent =
  | { readonly type: 'acting-paused'; readonly by: string; readonly reason: string; readonly atMs: number }
  | { readonly type: 'acting-resumed'; readonly by: string; readonly atMs: number };

export type ControlCommand =
  | { readonly kind: 'pause'; readonly by: string; readonly reason: string; readonly atMs: number }
  | { readonly kind: 'resume'; readonly by: string; readonly atMs: number };

export interface Control {
  readonly paused: { readonly by: string; readonly reason: string; readonly sinceMs: number } | null;
}

export const control: Decider<ControlCommand, ControlEvent, Control> = { initial: { paused: null }, decide, evolve };

function decide(command: ControlCommand, state: Control): Decision<ControlEvent> {
  const { by, atMs } = command;
  if (command.kind === 'pause') {
    return state.paused === null
      ? accept({ type: 'acting-paused', by, reason: command.reason, atMs })
      : refuse('paused-already', `${state.paused.by} has paused already.`, 'Nothing needs to be done.');
  }
  return state.paused === null
    ? refuse('not-paused', 'Nothing is paused.', 'Nothing needs to be done.')
    : accept({ type: 'acting-resumed', by, atMs });
}

function evolve(state: Control, event: ControlEvent): Control {
  switch (event.type) {
    case 'acting-paused':
      return { paused: { by: event.by, reason: event.reason, sinceMs: event.atMs } };
    case 'acting-resumed':
      return { paused: null };
    default:
      return state;
  }
}
