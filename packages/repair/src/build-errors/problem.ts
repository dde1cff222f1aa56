// What a search for a repair is given and what it hands out. Words only.
import type { FileDiff, PatchKind } from '@kintsugi/domain';
import type ts from 'typescript';
import type { SpanEdit } from './text-edits.ts';

export interface BuildErrorProblem {
  /** The absolute folder that all paths are relative to, with `/` between folders and none at its end. */
  readonly top: string;
  /** Text files of the broken state, by path. */
  readonly files: ReadonlyMap<string, string>;
  readonly compilerOptions: ts.CompilerOptions;
  /** Paths that the compiler begins with; by default every file of `files` that it can read with these options. */
  readonly rootNames?: readonly string[];
  /** The world of declarations beside `files`: those of TypeScript itself and those in `node_modules`. */
  readonly outside: Outside;
  /** Paths that a build named: looked at first, so that the first patch comes sooner. */
  readonly brokenFiles?: readonly string[];
  /** What the change did that is taken to have broken the build. */
  readonly culprit?: readonly FileDiff[];
  /** Runs the examples of a file's documentation; null: there are none, or they could not be run. */
  readonly judgeExamples?: (path: string, text: string) => ExampleTally | null;
}

export interface Outside {
  /** Absolute folder of `lib.d.ts` and its like. */
  readonly libraryFolder: string;
  /** Text of a file by its absolute path. */
  readFile(path: string): string | undefined;
  /** Names of the folders in a folder, by its absolute path; without it `@types` are found only when named. */
  readonly folders?: (path: string) => readonly string[];
  readonly folderExists?: (path: string) => boolean;
}

export interface ExampleTally {
  readonly passed: number;
  readonly failed: number;
}

/** No clock here: whoever has one says when to stop. */
export interface BuildErrorBudget {
  /** States of the code that are type-checked at most; 400 by default. */
  readonly checks?: number;
  readonly shouldStop?: () => boolean;
}

/** One thing that could be done about one fault. */
export interface Step {
  readonly kind: PatchKind;
  /** One sentence in the imperative. */
  readonly says: string;
  readonly edits: readonly SpanEdit[];
  /** Natural logarithm of how much less likely it is than a certain one: 0 is certain. */
  readonly cost: number;
}
