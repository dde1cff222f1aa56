// The agents as people look at them: what each is for, what it does now, what it did last, and what it was handed by whom.
import type { Answer } from '@kintsugi/contract';

type Status = Answer<'getStatus'>['agents'][number];
type TimelineKind = Answer<'getTimeline'>['items'][number]['kind'];

/** Something that an agent wrote down about one subject. */
export interface Entry {
  readonly id: string;
  readonly at: string;
  readonly agent: string;
  readonly kind: TimelineKind;
  readonly says: string;
  /** Path of what it is about, and its title. */
  readonly path: string | null;
  readonly title: string;
}

export interface Agent {
  readonly name: string;
  readonly mandate: string | null;
  readonly state: Status['state'];
  /** What it works at, by path and title; empty while it is idle. */
  readonly steps: readonly { readonly path: string; readonly title: string; readonly since: string | null }[];
  readonly why: string;
  readonly last: Entry | null;
}

/** What an agent is for, and what it may not do. */
export const MANDATES: Readonly<Record<string, string>> = {
  Scout: 'Notices what departs from the usual, and makes one incident of what has one cause.',
  Oracle: 'Sees limits coming before they are broken, and opens an incident in time.',
  Archaeologist: 'Freezes the evidence, and ranks causes with what speaks for and against each.',
  Strategist: 'Weighs what could be done, chooses within the policy, asks where it must.',
  Surgeon: 'Does what was chosen, at most once, and takes it back where it did not help. The only one that acts.',
  Guardian: 'Looks whether it helped: back in the band, seen by somebody, nothing else broken.',
  Historian: 'Writes the postmortem, and keeps what helped.',
  Diplomat: 'Calls people, hands over what is known, and waits for their word.',
  Architect: 'Watches builds, and repairs those that fail by a reviewed pull request.',
};

/** Joins what the server says of each agent with the open incidents and with what was written down lately. */
export function crewOf(
  agents: readonly Status[],
  open: readonly { readonly id: string; readonly title: string }[],
  entries: readonly Entry[],
): Agent[] {
  return agents.map(({ name, state, says }) => {
    const own = entries.filter(({ agent }) => agent === name);
    const newest = own.reduce<Entry | null>(
      (last, entry) => (last === null || entry.at > last.at ? entry : last),
      null,
    );
    const steps = open
      .filter(({ id }) => says.includes(id))
      .map(({ id, title }) => {
        const path = `/incidents/${id}`;
        return {
          path,
          title,
          since: sinceOf(
            name,
            entries.filter((entry) => entry.path === path),
          ),
        };
      });
    return { name, mandate: MANDATES[name] ?? null, state, steps, why: steps.length === 0 ? says : '', last: newest };
  });
}

/** Since when it is its turn: when the one before wrote down what it works with. */
function sinceOf(name: string, entries: readonly Entry[]): string | null {
  const others = entries.filter(({ agent, kind }) => agent !== name && !ASIDE.has(kind));
  return others.at(-1)?.at ?? entries[0]?.at ?? null;
}

export interface Handover {
  readonly id: string;
  readonly at: string;
  readonly from: string;
  readonly to: string;
  /** The last thing that `from` had written down: what `to` goes on with. */
  readonly says: string;
}

/** What is written down beside the work of others, and hands nothing over. */
const ASIDE: ReadonlySet<TimelineKind> = new Set<TimelineKind>([
  'signal_detected',
  'severity_raised',
  'service_released',
  'comment_added',
]);

/** Of the entries of one subject, oldest first: wherever another agent goes on. What is written aside is no handover. */
export function handoversOf(entries: readonly Entry[]): Handover[] {
  const work = entries.filter(({ kind }, index) => index === 0 || !ASIDE.has(kind));
  return work.slice(1).flatMap((entry, index) => {
    const before = work[index];
    if (before === undefined || before.agent === entry.agent) return [];
    return [{ id: entry.id, at: entry.at, from: before.agent, to: entry.agent, says: before.says }];
  });
}
