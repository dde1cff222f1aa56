// Runs a program of a case for a limited time, in a context of its own. Only for threads that can be killed.
import { createContext, Script } from 'node:vm';

export interface RunEnd {
  readonly kind: 'ended' | 'threw' | 'timed-out';
  /** Of `console.assert`. */
  readonly failedAssertions: number;
  readonly value: unknown;
}

/** The value is that of the last expression. A context holds nothing of this process but a console that counts. */
export function runProgram(code: string, timeoutMs: number): RunEnd {
  let failedAssertions = 0;
  const quiet = (): void => {};
  const count = (holds: unknown): void => {
    if (!holds) failedAssertions += 1;
  };
  const console = { assert: count, log: quiet, error: quiet, warn: quiet, info: quiet, debug: quiet };
  try {
    const value: unknown = new Script(code).runInContext(createContext({ console }), { timeout: timeoutMs });
    return { kind: 'ended', failedAssertions, value };
  } catch (error) {
    const isTimeout = (error as { code?: string } | null)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
    return { kind: isTimeout ? 'timed-out' : 'threw', failedAssertions, value: undefined };
  }
}
