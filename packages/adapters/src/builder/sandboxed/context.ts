// What the parts of the builder share. Words only.
import type { Project } from '@kintsugi/domain';
import type { Cell, Sandbox } from '../../sandbox/sandbox.ts';
import type { CellFolders } from './cells.ts';
import type { DependencyShelf } from './dependencies/shelf.ts';
import type { Discard } from './discard.ts';
import type { LogShelf, LogWriter } from './log/log-shelf.ts';

export interface BuilderContext {
  /** As it is on this machine now. */
  sandbox(): Promise<Sandbox>;
  readonly cells: CellFolders;
  readonly discard: Discard;
  readonly dependencies: DependencyShelf;
  readonly logs: LogShelf;
  /** Folder of what a package manager keeps between installs, by project. */
  readonly packageCaches: string;
  /** Gives up what is more than the shelves hold; now and then. */
  tidy(): Promise<void>;
  /** Masks the lines of one command of a project, in their order. */
  maskerOf(project: string): (line: string) => string;
  gitFolderOf(project: Project): string;
  readonly registryEnvironment: Readonly<Record<string, string>>;
}

/** One build under way. */
export interface Build {
  readonly context: BuilderContext;
  readonly sandbox: Sandbox;
  readonly project: Project;
  readonly log: LogWriter;
  readonly signal?: AbortSignal;
}

export interface Site {
  readonly cell: Cell;
  readonly build: Build;
}
