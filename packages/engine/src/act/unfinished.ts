// Operations of people that a crash cut off: asked about until they are known, so that they hold their service no longer.
import type { ChangeOutcome } from '@kintsugi/domain';
import type { Context } from '../context.ts';
import { serviceStream } from '../journal/streams.ts';

const ASK_EVERY_MS = 1_000;
/** After this long without an answer it ends as unknown. */
const GIVE_UP_MS = 120_000;

/** Asks the runtime what became of operation `key`, and writes it down; ends at once when `stopped` is aborted. */
export async function finishOperation(
  context: Context,
  service: string,
  key: string,
  stopped: AbortSignal,
): Promise<void> {
  const { clock } = context.world;
  const sinceMs = context.now();
  while (!stopped.aborted) {
    const outcome = await outcomeOf(context, key, context.now() - sinceMs > GIVE_UP_MS);
    if (outcome !== null && (await isWritten(context, service, key, outcome))) return;
    await clock.sleep(ASK_EVERY_MS, stopped);
  }
}

/** The operation that the ledger of each service shows as under way. */
export async function unfinishedOperations(context: Context): Promise<readonly { service: string; key: string }[]> {
  const names = await context.world.store.streams(serviceStream(''));
  const ledgers = await Promise.all(
    names.map(async (stream) => {
      const { state } = await context.ledgers.load(stream);
      return state.operation === null ? [] : [{ service: state.operation.request.service, key: state.operation.key }];
    }),
  );
  return ledgers.flat();
}

async function outcomeOf({ world }: Context, key: string, isLate: boolean): Promise<ChangeOutcome | null> {
  const answer = await world.runtime
    .outcomeOf(key)
    .catch((error: unknown): ChangeOutcome => ({ kind: 'unknown', because: String(error) }));
  switch (answer.kind) {
    case 'applied':
    case 'rejected':
      return answer;
    case 'never-seen':
      return { kind: 'rejected', because: 'it never reached the runtime', mend: 'Ask for it again.' };
    case 'unknown':
      return isLate ? answer : null;
    case 'running':
      return null;
  }
}

async function isWritten(context: Context, service: string, key: string, outcome: ChangeOutcome): Promise<boolean> {
  const command = { kind: 'end-operation', key, outcome, atMs: context.now() } as const;
  const ended = await context.ledgers.execute(serviceStream(service), command).catch(() => null);
  return ended?.ok === true;
}
