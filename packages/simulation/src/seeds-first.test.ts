// Half of the thousand seeds of every test run, in a file of its own so that two cores share them
// (INV-15, INV-16, INV-20, INV-23, INV-24, INV-26, INV-28, INV-29).
import { expect, test } from 'vitest';
import { byMachine, expectSound, runSeeds, sum } from './seeds.kit.ts';

const FIRST = 1;
const COUNT = 500;

test(`seeds ${FIRST} to ${FIRST + COUNT - 1} break no invariant`, { timeout: 300_000 }, async () => {
  const outcomes = await runSeeds(FIRST, COUNT);
  expectSound(outcomes);
  expect(byMachine(outcomes)).toBeGreaterThan(COUNT / 5);
  expect(sum(outcomes, ({ crashes }) => crashes)).toBeGreaterThan(COUNT / 5);
  const endings = new Set(outcomes.flatMap((outcome) => outcome.endings));
  for (const ending of ['by-action', 'by-itself', 'by-person', 'escalated']) expect(endings).toContain(ending);
});
