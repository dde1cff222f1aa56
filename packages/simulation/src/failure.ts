// A failing seed, told so that anybody can see it again.
import type { Outcome } from './simulate.ts';

export function replayCommand(seed: number): string {
  return `npm run bench -- simulate --seeds 1 --first-seed ${seed} --trace`;
}

/** Seed, invariants, the last events, and how to see it again. */
export function failureText({ seed, violations, tail }: Outcome): string {
  const broken = violations.slice(0, 5).map(({ invariant, detail }) => `  ${invariant}: ${detail}`);
  const more = violations.length > 5 ? [`  and ${violations.length - 5} more`] : [];
  return [
    `seed ${seed} broke ${violations.length} invariant(s):`,
    ...broken,
    ...more,
    'last events:',
    ...tail.map((line) => `  ${line}`),
    `see it again: ${replayCommand(seed)}`,
  ].join('\n');
}
