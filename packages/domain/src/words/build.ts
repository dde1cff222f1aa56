// What came of running a project's commands on one state of its code.

export type CommandName = 'install' | 'build' | 'test' | 'test-file';

export type CommandEnd =
  | 'passed'
  | 'failed'
  | 'timed-out'
  | 'out-of-memory'
  | 'disk-full'
  /** Stopped by us: the budget was over, or the build was no longer wanted. */
  | 'stopped';

export interface BuildStep {
  readonly name: CommandName;
  readonly command: string;
  readonly end: CommandEnd;
  readonly exitCode: number | null;
  readonly durationMs: number;
  /** What it printed, both streams as they came; beginning and end when it was more than the limit. */
  readonly output: string;
  readonly outputBytes: number;
}

/** `broken`: it could not be tried (no sandbox, no space, no registry), which says nothing about the code. */
export type BuildOutcome = 'passed' | 'failed' | 'broken';

export interface BuildReport {
  readonly outcome: BuildOutcome;
  /** In the order in which they ran; the first that did not pass is the last. */
  readonly steps: readonly BuildStep[];
  /** One sentence for people. */
  readonly because: string;
}

export type FailureKind =
  | 'syntax'
  | 'type'
  | 'lint'
  | 'test'
  | 'dependency'
  | 'missing-file'
  | 'crash'
  | 'out-of-memory'
  | 'time-out'
  | 'disk-full'
  | 'unknown';

/** One fault that a tool reported, read from its output. All text is quoted data. */
export interface Diagnosis {
  /** `tsc`, `node`, `node:test`, `vitest`, `eslint`, `oxlint`, `npm`, …; `sh` when nobody knows. */
  readonly tool: string;
  readonly kind: FailureKind;
  /** The tool's own: `TS2304`, `ERR_MODULE_NOT_FOUND`, `E404`, a lint rule. */
  readonly code: string | null;
  /** Relative to the top of the repository. */
  readonly file: string | null;
  /** From 1. */
  readonly line: number | null;
  readonly column: number | null;
  readonly message: string;
  /** What the message is about: the name, module, package or file that is missing; the failing test's name. */
  readonly subject: string | null;
}

export interface TestResult {
  readonly name: string;
  /** Relative to the top of the repository; null when the tool does not say. */
  readonly file: string | null;
  readonly outcome: 'passed' | 'failed' | 'skipped';
}
