// What an append asks of a writer that commits in groups, and what it hears back. Knows no database.
import type { NewEvent, StoredEvent } from '@kintsugi/domain';
import { contentText, type AppendRefusal, type AppendResult } from '@kintsugi/engine/ports';

export interface AppendRequest {
  readonly stream: string;
  readonly expectedVersion: number;
  readonly recordedMs: number;
  /** The content texts of the events. */
  readonly contents: readonly string[];
}

/** Where the events of an append came to stand: versions and positions without gaps from the first on. */
export interface Appended {
  readonly kind: 'appended';
  readonly firstVersion: number;
  readonly firstPosition: number;
  readonly previousHash: string;
  readonly hashes: readonly string[];
}

export type AppendAnswer = Appended | { readonly kind: 'refused'; readonly refusal: AppendRefusal };

/** An append on its way: what is asked, and how the answer becomes the port's result. */
export interface PendingAppend {
  readonly request: AppendRequest;
  result(answer: AppendAnswer): AppendResult;
}

export function pendingAppend(
  stream: string,
  expectedVersion: number,
  events: readonly NewEvent[],
  recordedMs: number,
): PendingAppend {
  if (events.length === 0) throw new Error('append needs at least one event');
  // A copy as JSON has it: what is answered now must be what is read later.
  const given = JSON.parse(JSON.stringify(events)) as NewEvent[];
  return {
    request: { stream, expectedVersion, recordedMs, contents: given.map(contentText) },
    result(answer) {
      if (answer.kind === 'refused') return { ok: false, refusal: answer.refusal };
      return { ok: true, events: given.map((event, index) => placed(event, { stream, recordedMs, index, answer })) };
    },
  };
}

function placed(
  event: NewEvent,
  to: { readonly stream: string; readonly recordedMs: number; readonly index: number; readonly answer: Appended },
): StoredEvent {
  const { stream, recordedMs, index, answer } = to;
  return {
    ...event,
    stream,
    version: answer.firstVersion + index,
    position: answer.firstPosition + index,
    recordedMs,
    previousHash: index === 0 ? answer.previousHash : answer.hashes[index - 1]!,
    hash: answer.hashes[index]!,
  };
}
