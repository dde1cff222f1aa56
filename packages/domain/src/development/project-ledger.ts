// Who edits which files of a project, and who merges: its own stream, so that people and machine never do both at once.
import type { Decider, Decision } from '../decider.ts';
import { accept, refuse } from '../decider.ts';

/** Files that one holder edits. It ends by itself when its heartbeat stops. */
export interface EditLock {
  readonly id: string;
  readonly holder: string;
  /** Files, folders with a slash at their end, or `*` for all. */
  readonly paths: readonly string[];
  /** Rises with every lock of the project: a write with an older one comes from a holder who lost it. */
  readonly token: number;
  readonly expiresMs: number;
}

export type ProjectEvent =
  | ({ readonly type: 'files-locked'; readonly atMs: number } & EditLock)
  | { readonly type: 'lock-extended'; readonly id: string; readonly expiresMs: number; readonly atMs: number }
  | { readonly type: 'files-unlocked'; readonly id: string; readonly atMs: number }
  | { readonly type: 'merge-taken'; readonly by: string; readonly atMs: number }
  | { readonly type: 'merge-freed'; readonly by: string; readonly atMs: number };

export type ProjectCommand =
  | {
      readonly kind: 'lock';
      readonly id: string;
      readonly holder: string;
      readonly paths: readonly string[];
      readonly forMs: number;
      readonly atMs: number;
    }
  | {
      readonly kind: 'extend';
      readonly id: string;
      readonly token: number;
      readonly forMs: number;
      readonly atMs: number;
    }
  | { readonly kind: 'unlock'; readonly id: string; readonly atMs: number }
  /** The queue of one: whoever holds it may merge. */
  | { readonly kind: 'take-merge'; readonly by: string; readonly atMs: number }
  | { readonly kind: 'free-merge'; readonly by: string; readonly atMs: number };

export interface ProjectLedger {
  readonly locks: readonly EditLock[];
  readonly lastToken: number;
  readonly merging: string | null;
}

export const projectLedger: Decider<ProjectCommand, ProjectEvent, ProjectLedger> = {
  initial: { locks: [], lastToken: 0, merging: null },
  decide,
  evolve,
};

/** The locks that hold at `nowMs`. */
export function locksAt(ledger: ProjectLedger, nowMs: number): readonly EditLock[] {
  return ledger.locks.filter(({ expiresMs }) => expiresMs > nowMs);
}

/** Whether this lock may still be written under: it has neither ended nor been lost to somebody else. */
export function holdsLock(ledger: ProjectLedger, id: string, token: number, nowMs: number): boolean {
  return locksAt(ledger, nowMs).some((lock) => lock.id === id && lock.token === token);
}

function decide(command: ProjectCommand, state: ProjectLedger): Decision<ProjectEvent> {
  switch (command.kind) {
    case 'lock':
      return lock(command, state);
    case 'extend':
      return holdsLock(state, command.id, command.token, command.atMs)
        ? accept({ type: 'lock-extended', id: command.id, expiresMs: command.atMs + command.forMs, atMs: command.atMs })
        : refuse(
            'lock-lost',
            'This lock has ended, or its token is an old one.',
            'Read the files again and lock anew.',
          );
    case 'unlock':
      return state.locks.some(({ id }) => id === command.id)
        ? accept({ type: 'files-unlocked', id: command.id, atMs: command.atMs })
        : accept();
    case 'take-merge':
      if (state.merging === command.by) return accept();
      return state.merging === null
        ? accept({ type: 'merge-taken', by: command.by, atMs: command.atMs })
        : refuse('merging', `${state.merging} is being merged.`, 'Wait until that has ended.');
    case 'free-merge':
      return state.merging === command.by
        ? accept({ type: 'merge-freed', by: command.by, atMs: command.atMs })
        : accept();
  }
}

function lock(command: Extract<ProjectCommand, { kind: 'lock' }>, state: ProjectLedger): Decision<ProjectEvent> {
  const { id, holder, paths, atMs, forMs } = command;
  const held = locksAt(state, atMs);
  // The same again, after an answer that was lost, answers what stands.
  if (held.some((one) => one.id === id)) return accept();
  const other = held.find((one) => one.paths.some((theirs) => paths.some((ours) => overlap(theirs, ours))));
  if (other !== undefined)
    return refuse(
      'locked',
      `${other.holder} is editing ${other.paths.join(', ')} until ${new Date(other.expiresMs).toISOString()}.`,
      'Wait until that lock is released or has ended.',
    );
  return accept({ type: 'files-locked', id, holder, paths, token: state.lastToken + 1, expiresMs: atMs + forMs, atMs });
}

function overlap(one: string, other: string): boolean {
  if (one === '*' || other === '*' || one === other) return true;
  return (one.endsWith('/') && other.startsWith(one)) || (other.endsWith('/') && one.startsWith(other));
}

function evolve(state: ProjectLedger, event: ProjectEvent): ProjectLedger {
  switch (event.type) {
    case 'files-locked': {
      const { id, holder, paths, token, expiresMs, atMs } = event;
      const locks = [...locksAt(state, atMs), { id, holder, paths, token, expiresMs }];
      return { ...state, locks, lastToken: token };
    }
    case 'lock-extended':
      return {
        ...state,
        locks: state.locks.map((one) => (one.id === event.id ? { ...one, expiresMs: event.expiresMs } : one)),
      };
    case 'files-unlocked':
      return { ...state, locks: state.locks.filter(({ id }) => id !== event.id) };
    case 'merge-taken':
      return { ...state, merging: event.by };
    case 'merge-freed':
      return { ...state, merging: null };
    default:
      return state;
  }
}
