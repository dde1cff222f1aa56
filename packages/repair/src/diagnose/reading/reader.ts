// The one interface of everything that reads a tool's output, and how a reader says what it saw.
import type { Diagnosis, TestResult } from '@kintsugi/domain';
import type { Log } from './log.ts';

export interface LogReader {
  readonly tool: string;
  /** Faults in any order. Must be linear in the log, and never throw. */
  readonly faults: (log: Log) => readonly Sighting[];
  /** Outcome of every test that the log names; only runners of tests have it. */
  readonly tests?: (log: Log) => readonly TestResult[];
}

/** A fault and where in the log it is said. */
export interface Sighting {
  /** Index of the log's line. */
  readonly at: number;
  readonly diagnosis: Diagnosis;
  /**
   * Weak: a warning, an echo of another fault ("2 errors", "exit code 1"), or a form that working programs print too.
   * It counts only in a log without a certain one.
   */
  readonly isWeak: boolean;
}

type Said = Pick<Diagnosis, 'tool' | 'kind' | 'message'> & Partial<Diagnosis>;

export function certain(at: number, said: Said): Sighting {
  return { at, diagnosis: whole(said), isWeak: false };
}

export function weak(at: number, said: Said): Sighting {
  return { at, diagnosis: whole(said), isWeak: true };
}

function whole(said: Said): Diagnosis {
  return { code: null, file: null, line: null, column: null, subject: null, ...said };
}

/** Line and column as tools print them, bounded so that they stay numbers. */
export const numberOf = (digits: string | undefined): number | null =>
  digits === undefined || digits === '' ? null : Number(digits.slice(0, 9));
