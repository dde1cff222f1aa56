// Follows the output of a build by asking again from where the last answer ended; a lost connection is tried again. Knows no screen.
import type { Answer, Problem } from '@kintsugi/contract';

export type LogAnswer =
  | { readonly ok: true; readonly value: Answer<'getBuildLog'> }
  | { readonly ok: false; readonly problem: Problem };

export interface FollowLog {
  readonly ask: (after: number) => Promise<LogAnswer>;
  /** Waits before the next try, given how many failed in a row. */
  readonly pause: (failures: number) => Promise<void>;
  readonly onText: (text: string) => void;
  /** Null: heard again. */
  readonly onTrouble: (problem: Problem | null) => void;
  readonly signal: AbortSignal;
}

export type LogEnd = 'ended' | 'stopped' | 'refused';

/** Answers when the log has ended, when it was stopped, or when the server refuses: trying again would not help then. */
export async function followLog({ ask, pause, onText, onTrouble, signal }: FollowLog): Promise<LogEnd> {
  let after = 0;
  let failures = 0;
  while (!signal.aborted) {
    const reply = await ask(after);
    if (signal.aborted) break;
    if (!reply.ok) {
      onTrouble(reply.problem);
      if (reply.problem.status !== 503) return 'refused';
      failures += 1;
      await pause(failures);
      continue;
    }
    if (failures > 0) onTrouble(null);
    failures = 0;
    const { text, nextByte, ended } = reply.value;
    // An answer that does not move on has nothing more to say, whatever it says of the end.
    if (text !== '') onText(text);
    if (ended && (text === '' || nextByte <= after)) return 'ended';
    after = Math.max(after, nextByte);
  }
  return 'stopped';
}
