/** What a test run came to, and how it is told: what was skipped and why, then one closing line. Pure. */

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly { readonly module: string; readonly name: string; readonly reason: string | null }[];
  /** True when the runner itself came to its end. */
  readonly ended?: boolean;
}

export const emptyTally: Tally = { passed: 0, failed: 0, skipped: [], ended: false };

/**
 * The tally of a run that ended with `exitCode`: a runner that died, or that failed without a test that failed, counts
 * as one failure, so that the closing line never claims more than is known.
 */
export function settled(tally: Tally, exitCode: number | null): Tally {
  const isUnexplained = tally.failed === 0 && (exitCode !== 0 || tally.ended !== true);
  return isUnexplained ? { ...tally, failed: 1 } : tally;
}

/** Lines about what did not run: one for each reason, with the modules that it hit. */
export function skippedLines({ skipped }: Tally): string[] {
  const groups = new Map<string, Set<string>>();
  const counts = new Map<string, number>();
  for (const { module, name, reason } of skipped) {
    const why = reason ?? `without a reason: ${name}`;
    groups.set(why, (groups.get(why) ?? new Set()).add(module));
    counts.set(why, (counts.get(why) ?? 0) + 1);
  }
  return [...groups].map(([why, modules]) => `skipped ${counts.get(why)}: ${why}  (${[...modules].join(', ')})`);
}

/** The last line, read by machines: exactly this form. */
export function closingLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed, ${skipped.length} skipped`;
}
