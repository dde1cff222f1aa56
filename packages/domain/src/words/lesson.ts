// What an outcome taught about (cause kind, action, service).
import type { ActionKind } from './action.ts';
import type { CauseKind } from './hypothesis.ts';
import type { Attribution, Help } from './verdict.ts';

export interface Lesson {
  readonly causeKind: CauseKind;
  readonly action: ActionKind;
  readonly service: string;
  readonly help: Help;
  readonly attribution: Attribution;
  readonly secondsToHelp: number | null;
  /** What was reckoned of the cause that was acted upon, before any correction; absent in lessons of older versions. */
  readonly confidence?: number;
}
