// Chooses by the examples of the documentation, where they can be run. Runs nothing itself.
import type { ExampleTally } from '../../problem.ts';

/**
 * Those that most examples agree with, in their given order and at most `most`; nothing where no example passes. Ends
 * early with enough that pass all of them, or when the examples cannot be run.
 */
export function bestByExamples<Try>(
  tries: readonly Try[],
  most: number,
  judge: (one: Try) => ExampleTally | null,
): readonly Try[] {
  let best: Try[] = [];
  let passed = 1;
  for (const one of tries) {
    const tally = judge(one);
    if (tally === null) break;
    if (tally.passed > passed) [best, passed] = [[], tally.passed];
    if (tally.passed === passed && best.length < most) best.push(one);
    if (tally.failed === 0 && best.length >= most) break;
  }
  return best;
}
