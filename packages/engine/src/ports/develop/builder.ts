// Runs a project's commands on one state of its code, kept in by a sandbox: what is built is a stranger's code.
import type { BuildReport, CommandName, FileEdit, Project } from '@kintsugi/domain';

export interface BuildRequest {
  /** Names the log. Running the same id again starts its log anew. */
  readonly id: string;
  readonly project: Project;
  readonly commit: string;
  /** Laid over the commit: a candidate. */
  readonly edits: readonly FileEdit[];
  /** Which commands, in their order. `test-file` runs `commands.testFile` on `testFiles`. */
  readonly commands: readonly CommandName[];
  readonly testFiles?: readonly string[];
  /** Ends it: what runs is killed, and the report says `stopped`. */
  readonly signal?: AbortSignal;
}

export interface BuildLog {
  readonly text: string;
  /** Where to read on. */
  readonly nextByte: number;
  readonly ended: boolean;
}

export interface Isolation {
  readonly kind: 'bubblewrap' | 'none';
  /** For people: what keeps the code in, or why nothing does and what mends that. */
  readonly says: string;
}

export interface Builder {
  isolation(): Promise<Isolation>;
  /** Clean clone, commands, report. A project that is not trusted is `broken` where nothing would keep it in. */
  run(request: BuildRequest): Promise<BuildReport>;
  /** Also while it runs. Null: no such log. At most 256 KB at once. */
  log(id: string, fromByte: number): Promise<BuildLog | null>;
  /**
   * A folder of this machine with the clean clone of `commit`, its dependencies beside it; for release and analysis.
   * Without dependencies where they cannot be installed. Throws, with a sentence for people, where there is no clone.
   */
  workspace(project: Project, commit: string): Promise<{ readonly folder: string; dispose(): Promise<void> }>;
}
