// Who did it: a person, one of the loop's steps (people see it as a named agent), or a rule.

export type AgentName =
  | 'Scout'
  | 'Oracle'
  | 'Archaeologist'
  | 'Strategist'
  | 'Surgeon'
  | 'Guardian'
  | 'Historian'
  | 'Diplomat'
  | 'Architect';

export type Actor =
  | { readonly kind: 'agent'; readonly name: AgentName }
  | { readonly kind: 'person'; readonly name: string }
  | { readonly kind: 'rule'; readonly name: string };

export function agent(name: AgentName): Actor {
  return { kind: 'agent', name };
}

export function sameActor(a: Actor, b: Actor): boolean {
  return a.kind === b.kind && a.name === b.name;
}
