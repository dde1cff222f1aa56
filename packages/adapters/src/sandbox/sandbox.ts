// Where a stranger's commands run: a cell for each build, commands inside it. It must not know builds, projects or git.
import type { BuildLimits, CommandEnd } from '@kintsugi/domain';

/** Something of this machine that a command sees inside its cell. */
export interface Mount {
  /** Absolute. */
  readonly from: string;
  /** Absolute, as the command sees it. */
  readonly at: string;
  readonly writable: boolean;
}

export interface SandboxCommand {
  /** For `sh -c`, run at the top of the cell's tree. */
  readonly command: string;
  readonly network: boolean;
  /** All that it gets beside PATH, HOME, TMPDIR and a few settings that keep tools quiet. */
  readonly environment: Readonly<Record<string, string>>;
  readonly limits: BuildLimits;
  readonly mounts: readonly Mount[];
  readonly signal?: AbortSignal;
  /** Both streams as they come, all of it; past `limits.outputKb` it comes slowly. */
  readonly onOutput: (chunk: Buffer) => void;
}

export interface CommandResult {
  /** `broken`: the sandbox or the machine failed it, which says nothing about the command. */
  readonly end: CommandEnd | 'broken';
  /** Null when it was killed by us. */
  readonly exitCode: number | null;
  readonly durationMs: number;
  /** One sentence for people: how it ended. */
  readonly because: string;
}

/** One private place. Commands run one after another; none of their processes lives on after `run` has answered. */
export interface Cell {
  /** Folder of this machine that commands see as `TREE`; filled by the caller, and never through what a command left. */
  readonly tree: string;
  /** Folder for what the caller mounts writable; given over and removed like the tree. */
  readonly scratch: string;
  /** Gives tree and scratch to whoever commands run as. Call it after changes from outside. */
  admit(): Promise<void>;
  run(command: SandboxCommand): Promise<CommandResult>;
  /** Makes a file of this machine readable for commands (a copy); answers its path inside. */
  give(file: string): Promise<string>;
  /** Removes the cell with all that is in it. */
  close(): Promise<void>;
}

export interface Sandbox {
  readonly kind: 'bubblewrap' | 'none';
  /** For people: what keeps the code in, or why nothing does. */
  readonly says: string;
  /** False: mounts are refused, and what a command shall see must be put into the tree. */
  readonly mounts: boolean;
  /** A cell in `folder`, which must not be there yet and whose path must be absolute. */
  open(folder: string): Promise<Cell>;
}

/** What commands call the top of the tree, also where nothing is mounted: their output is rewritten to it. */
export const TREE = '/workspace';

/** The machine's own reserve: below it a command is ended, whatever its limits are. */
export interface Floors {
  readonly memoryMb: number;
  readonly diskMb: number;
}

export const DEFAULT_FLOORS: Floors = { memoryMb: 256, diskMb: 512 };
