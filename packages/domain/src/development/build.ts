// One build of one commit, as a stream of its own: what is listed, shown, and judged by. Its output lies in a log.
import type { Decider, Decision } from '../decider.ts';
import { accept, refuse } from '../decider.ts';
import type { BuildOutcome, BuildStep, Diagnosis, TestResult } from '../words/build.ts';
import type { Commit } from '../words/project.ts';

/** Why a commit is built: somebody pushed it, or a repair wants to know. */
export type BuildReason = 'push' | 'repeat' | 'bisect' | 'merge';

export type BuildEvent =
  | {
      readonly type: 'build-started';
      readonly project: string;
      readonly branch: string;
      readonly commit: Commit;
      readonly reason: BuildReason;
      readonly repairId: string | null;
      readonly atMs: number;
    }
  | {
      readonly type: 'build-ended';
      readonly outcome: BuildOutcome;
      readonly because: string;
      /** Without their output, which lies in the log. */
      readonly steps: readonly Omit<BuildStep, 'output'>[];
      readonly diagnoses: readonly Diagnosis[];
      readonly tests: readonly TestResult[];
      readonly atMs: number;
    };

type Unfinished<E> = E extends BuildEvent ? Omit<E, 'type'> : never;
export type BuildCommand =
  | ({ readonly kind: 'start' } & Unfinished<Extract<BuildEvent, { type: 'build-started' }>>)
  | ({ readonly kind: 'end' } & Unfinished<Extract<BuildEvent, { type: 'build-ended' }>>);

export interface Build {
  readonly started: Extract<BuildEvent, { type: 'build-started' }> | null;
  readonly ended: Extract<BuildEvent, { type: 'build-ended' }> | null;
}

export const build: Decider<BuildCommand, BuildEvent, Build> = {
  initial: { started: null, ended: null },
  decide,
  evolve: (state, event) => {
    switch (event.type) {
      case 'build-started':
        return { ...state, started: event };
      case 'build-ended':
        return { ...state, ended: event };
      default:
        return state;
    }
  },
};

function decide(command: BuildCommand, state: Build): Decision<BuildEvent> {
  const { kind, ...facts } = command;
  if (kind === 'start') {
    if (state.started !== null) return refuse('started', 'This build has begun already.', 'Read it.');
    return accept({ type: 'build-started', ...facts } as BuildEvent);
  }
  if (state.started === null) return refuse('unknown-build', 'There is no such build.', 'List the builds.');
  if (state.ended !== null) return refuse('ended', 'This build has ended already.', 'Read it.');
  return accept({ type: 'build-ended', ...facts } as BuildEvent);
}
