// The shape of every aggregate. It must not know time, ids or randomness: they arrive inside the command.

/** What a command leads to: facts to be stored, or the reason why not. */
export type Decision<Event, R = Refusal> =
  | { readonly ok: true; readonly events: readonly Event[] }
  | { readonly ok: false; readonly refusal: R };

/** An expected "no": what happened, in a sentence, and what mends it. */
export interface Refusal {
  readonly kind: string;
  readonly detail: string;
  readonly mend: string;
}

/** One aggregate's whole life. `decide` and `evolve` are pure and total. */
export interface Decider<Command, Event, State> {
  readonly initial: State;
  decide(command: Command, state: State): Decision<Event>;
  evolve(state: State, event: Event): State;
}

export function accept<Event>(...events: readonly Event[]): Decision<Event> {
  return { ok: true, events };
}

export function refuse(kind: string, detail: string, mend: string): { ok: false; refusal: Refusal } {
  return { ok: false, refusal: { kind, detail, mend } };
}

/** The state after `events`, oldest first. O(n). */
export function fold<Command, Event, State>(
  decider: Decider<Command, Event, State>,
  events: Iterable<Event>,
  from: State = decider.initial,
): State {
  let state = from;
  for (const event of events) state = decider.evolve(state, event);
  return state;
}
