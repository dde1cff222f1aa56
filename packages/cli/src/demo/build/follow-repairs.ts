// Follows every repair of a server as it happens: each entry of each timeline once, in order, through the API alone.
import type { Answer, Client } from '@kintsugi/contract';
import { pause } from '../followed.ts';

export type RepairEntry = Answer<'getRepairTimeline'>['items'][number];

const LOOK_EVERY_MS = 400;
const WAIT_SECONDS = 10;

/** Resolves when `signal` is aborted. A server that does not answer is asked again. */
export async function followRepairs(
  client: Client,
  signal: AbortSignal,
  onEntry: (entry: RepairEntry) => void,
): Promise<void> {
  const followed = new Map<string, Promise<void>>();
  while (!signal.aborted) {
    const page = await client.listRepairs({ query: { limit: 50 } }, { signal });
    if (page.ok) {
      for (const { id } of page.value.items.toReversed())
        if (!followed.has(id)) followed.set(id, followOne(client, id, signal, onEntry));
    }
    await pause(LOOK_EVERY_MS, signal);
  }
  await Promise.all(followed.values());
}

async function followOne(
  client: Client,
  id: string,
  signal: AbortSignal,
  onEntry: (entry: RepairEntry) => void,
): Promise<void> {
  let after = 0;
  // Seen to happen: `version` lags behind the items of the same answer, and the next one begins with what was shown.
  const shown = new Set<string>();
  while (!signal.aborted) {
    const query = { after, waitSeconds: after === 0 ? 0 : WAIT_SECONDS };
    const reply = await client.getRepairTimeline({ params: { id }, query }, { signal });
    if (!reply.ok) {
      await pause(LOOK_EVERY_MS, signal);
      continue;
    }
    after = Math.max(after, reply.value.version);
    for (const entry of reply.value.items) {
      if (shown.has(entry.id)) continue;
      shown.add(entry.id);
      onEntry(entry);
    }
  }
}
