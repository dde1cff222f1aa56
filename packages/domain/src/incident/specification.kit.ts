// Specifications of the incident: given(events).when(command).leadsTo(events), without a store. Knows no example.
import { expect } from 'vitest';
import type { Decider, Decision, Refusal } from '../decider.ts';
import { fold } from '../decider.ts';
import { agent } from '../words/actor.ts';
import type { Actor } from '../words/actor.ts';
import type { Happened, IncidentCommand } from './commands.ts';
import type { IncidentEvent } from './events.ts';
import { incident } from './incident.ts';
import type { Step } from './next-step.ts';
import { nextStep } from './next-step.ts';
import type { Incident } from './state.ts';

/** The moment at which given events happened, unless `at` says otherwise; commands come a second later. */
export const THEN_MS = Date.UTC(2026, 0, 1);
export const NOW_MS = THEN_MS + 1_000;

type Unsigned<C> = C extends IncidentCommand ? Omit<C, 'atMs' | 'actor'> & { atMs?: number; actor?: Actor } : never;
/** A command; who and when may be left out. */
export type Told = Unsigned<IncidentCommand>;

export interface Given {
  readonly state: Incident;
  when(told: Told): When;
  /** What the incident wants done next, `ms` after the given events. */
  wants(step: Partial<Step>, ms?: number): void;
}

export interface When {
  /** Exactly these events, in this order. */
  leadsTo(...events: readonly IncidentEvent[]): void;
  /** At least these facts about the events, in this order. */
  leadsToLike(...events: readonly Partial<IncidentEvent>[]): void;
  /** A refusal of this kind, which says what mends it. */
  refuses(kind: string): void;
  /** Goes on from where the command has led. */
  and(): Given;
}

export function at(atMs: number, event: IncidentEvent, actor: Actor = agent('Scout')): Happened {
  return { atMs, actor, event };
}

export function given(...history: readonly (IncidentEvent | Happened)[]): Given {
  return from(history.map((event) => ('event' in event ? event : at(THEN_MS, event))));
}

function from(history: readonly Happened[]): Given {
  const state = fold(incident, history);
  return {
    state,
    when: (told) => {
      const command = { atMs: NOW_MS, actor: agent('Scout'), ...told } as IncidentCommand;
      const decision = incident.decide(command, state);
      return { ...outcome(decision, ({ event }) => event), and: () => from([...history, ...eventsOf(decision)]) };
    },
    wants: (step, ms = 0) => expect(nextStep(state, THEN_MS + ms)).toMatchObject(step),
  };
}

/** The same for any other aggregate, whose commands carry their own time. */
export function givenOf<Command, Event, State>(
  decider: Decider<Command, Event, State>,
  ...history: readonly Event[]
): { readonly state: State; when(command: Command): Outcome<Event> } {
  const state = fold(decider, history);
  return { state, when: (command) => outcome(decider.decide(command, state), (event) => event) };
}

interface Outcome<Event> {
  leadsTo(...events: readonly Event[]): void;
  leadsToLike(...events: readonly Partial<Event>[]): void;
  refuses(kind: string): void;
}

function outcome<Fact, Event>(decision: Decision<Fact>, show: (fact: Fact) => Event): Outcome<Event> {
  return {
    leadsTo: (...events) => expect(eventsOf(decision).map(show)).toEqual(events),
    leadsToLike: (...events) => {
      const shown = eventsOf(decision).map(show);
      expect(shown).toMatchObject(events);
      expect(shown).toHaveLength(events.length);
    },
    refuses: (kind) => {
      const refusal = refusalOf(decision);
      expect(refusal.kind).toBe(kind);
      expect(refusal.detail).not.toBe('');
      expect(refusal.mend).not.toBe('');
    },
  };
}

function eventsOf<Fact>(decision: Decision<Fact>): readonly Fact[] {
  if (!decision.ok) expect.fail(`it was refused: ${decision.refusal.kind}: ${decision.refusal.detail}`);
  return decision.events;
}

function refusalOf<Fact>(decision: Decision<Fact>): Refusal {
  if (decision.ok) expect.fail(`it was not refused, but led to ${JSON.stringify(decision.events)}`);
  return decision.refusal;
}
