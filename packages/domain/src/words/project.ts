// A git repository whose builds are watched, and what is to be run in it. It must not know any forge or sandbox.
import type { Autonomy } from '../policy/policy.ts';

export interface Project {
  readonly name: string;
  /** The branch that is built, repaired and deployed. */
  readonly branch: string;
  /** Shell commands, run at the top of a clean clone in this order; null: there is none. */
  readonly commands: {
    /** Installs the locked dependencies; the only one that may reach the package registry. */
    readonly install: string | null;
    readonly build: string | null;
    readonly test: string | null;
    /** Runs the tests of one file: `{file}` is put in. Null: a failing test is tried by all of `test`. */
    readonly testFile: string | null;
  };
  /** Folders of the services that are deployed from it, by service. */
  readonly services: Readonly<Record<string, string>>;
  /** What may be done without a person: `observe` diagnoses, `propose` opens a pull request, `act` merges and deploys. */
  readonly autonomy: Autonomy;
  /** Its code may also be run where nothing keeps it in. */
  readonly trusted: boolean;
  readonly limits: BuildLimits;
}

export interface BuildLimits {
  /** Of one command. */
  readonly timeMs: number;
  readonly memoryMb: number;
  readonly processes: number;
  readonly diskMb: number;
  /** Output that is kept; a command that prints more goes on, and the rest is counted. */
  readonly outputKb: number;
}

export const DEFAULT_BUILD_LIMITS: BuildLimits = {
  timeMs: 300_000,
  memoryMb: 2_048,
  processes: 256,
  diskMb: 2_048,
  outputKb: 4_096,
};

export interface Commit {
  readonly sha: string;
  /** First parent; null for the first commit. */
  readonly parent: string | null;
  readonly author: string;
  readonly atMs: number;
  /** First line of its message, as quoted data. */
  readonly subject: string;
}
