// The record of an incident read as a talk of agents: who concluded what from what, and what was handed on to whom. Pure.
import type { Entry } from './kinds.ts';

export interface Turn {
  readonly id: string;
  readonly at: string;
  readonly who: string;
  readonly isPerson: boolean;
  /** What was said, in the order in which it was said. */
  readonly said: readonly { readonly id: string; readonly says: string; readonly detail: readonly string[] }[];
  /** Whose conclusion it goes on from; null for who begins. */
  readonly from: string | null;
  /** What was handed over, in a few words. */
  readonly handed: string | null;
}

const HANDED: Partial<Readonly<Record<Entry['kind'], string>>> = {
  incident_opened: 'the signals',
  signal_detected: 'the signals',
  severity_raised: 'the signals',
  evidence_collected: 'the evidence',
  hypothesis_generated: 'the ranked causes',
  options_weighed: 'the options',
  option_chosen: 'the choice',
  approval_requested: 'the question',
  approval_decided: 'the answer',
  action_held_back: 'the wait',
  watch_began: 'the watch',
  action_started: 'the running action',
  action_executed: 'what was done',
  verification_completed: 'the verdict',
  person_called: 'the call',
  comment_added: 'a word',
  service_released: 'the free service',
  lesson_learned: 'the lesson',
};

/** Entries in a row by one actor are one turn; what the last of them was is what the next actor is handed. */
export function turnsOf(entries: readonly Entry[]): Turn[] {
  const turns: Turn[] = [];
  let last: Entry | undefined;
  for (const entry of entries) {
    const { id, at, actor, says, detail } = entry;
    const line = { id, says, detail };
    const turn = turns.at(-1);
    if (turn !== undefined && turn.who === actor.name)
      turns[turns.length - 1] = { ...turn, said: [...turn.said, line] };
    else
      turns.push({
        id,
        at,
        who: actor.name,
        isPerson: actor.kind === 'person',
        said: [line],
        from: last?.actor.name ?? null,
        handed: last === undefined ? null : (HANDED[last.kind] ?? null),
      });
    last = entry;
  }
  return turns;
}
