// Runs many seeds and shows the first that breaks an invariant, with how to see it again. Knows no rule.
import { expect } from 'vitest';
import { failureText } from './failure.ts';
import type { Outcome, SimulateOptions } from './simulate.ts';
import { simulate } from './simulate.ts';

/** Runs seeds `first` to `first + count - 1`, one after another. */
export async function runSeeds(
  first: number,
  count: number,
  options: SimulateOptions = {},
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let seed = first; seed < first + count; seed += 1) outcomes.push(await simulate(seed, options));
  return outcomes;
}

export function expectSound(outcomes: readonly Outcome[]): void {
  const broken = outcomes.filter(({ violations }) => violations.length > 0);
  const first = broken[0];
  if (first !== undefined)
    expect.fail(`${broken.length} of ${outcomes.length} seeds broke an invariant. The first:\n${failureText(first)}`);
}

/** How often something happened over all runs: a simulation in which nothing happens proves nothing. */
export function sum(outcomes: readonly Outcome[], of: (outcome: Outcome) => number): number {
  return outcomes.reduce((all, outcome) => all + of(outcome), 0);
}

/** What the machine did, of its own accord or taking it back. */
export function byMachine(outcomes: readonly Outcome[]): number {
  return sum(outcomes, ({ machineExecutions }) => machineExecutions);
}
