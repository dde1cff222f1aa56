// What a search by tests asks of whoever runs programs: nothing here runs one.

export interface TestRun {
  /** By claim of the test, in its order; false also for those that were not reached. */
  readonly passed: readonly boolean[];
  /** Stopped because it went round a loop too often: it may be right and slow, or never end. */
  readonly isOutOfTurns: boolean;
  /** By claim: lines that were executed for it, where the program says them (`withLines`). */
  readonly lines: readonly ReadonlySet<number>[];
}

/** Runs programs that hold `__turn()` (see `guarded`) and may hold `__at(line)` (see `withLines`). It never throws. */
export interface ProgramRunner {
  /** The test once, with at most so many turns for each claim. */
  test(guardedText: string, turns: number): TestRun;
  /** Each expression's value as JSON, or a word in angle brackets: `<throws>`, `<endless>`, `<undefined>`. */
  observe(guardedText: string, expressions: readonly string[], turns: number): readonly string[];
}

/** A test that claims nothing is passed by every program. */
export function passesAll({ passed }: TestRun): boolean {
  return passed.every(Boolean);
}

export function countPassed({ passed }: TestRun): number {
  return passed.filter(Boolean).length;
}
