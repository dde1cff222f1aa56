// The cases of part `programs` as their folder holds them. `test` is for the judge alone.
import { join } from 'node:path';
import { readCaseLines } from '../../analysis/case-files.ts';

export interface ProgramCase {
  readonly id: string;
  /** The function that the tests call. */
  readonly entry: string;
  /** The broken program with its specification comment. */
  readonly code: string;
  /** What the repairer may run. May be empty. */
  readonly visible_test: string;
  readonly test: string;
}

export async function readProgramCases(dataFolder: string): Promise<readonly ProgramCase[]> {
  return await readCaseLines<ProgramCase>(join(dataFolder, 'repair'), 'programs.jsonl');
}
