// Follows every incident of a server as it happens: each entry of each timeline once, in order, through the API alone.
import type { Client } from '@kintsugi/contract';
import type { TimelineEntry } from '../show/story.ts';

const LOOK_EVERY_MS = 400;
const WAIT_SECONDS = 10;

export type OnEntry = (incidentId: string, entry: TimelineEntry) => void;

/** Resolves when `signal` is aborted. A server that does not answer is asked again. */
export async function followIncidents(client: Client, signal: AbortSignal, onEntry: OnEntry): Promise<void> {
  const followed = new Map<string, Promise<void>>();
  while (!signal.aborted) {
    const page = await client.listIncidents({ query: { limit: 50 } }, { signal });
    if (page.ok) {
      for (const { id } of page.value.items.toReversed()) {
        if (!followed.has(id)) followed.set(id, followOne(client, id, signal, onEntry));
      }
    }
    await pause(LOOK_EVERY_MS, signal);
  }
  await Promise.all(followed.values());
}

async function followOne(client: Client, id: string, signal: AbortSignal, onEntry: OnEntry): Promise<void> {
  let after = 0;
  while (!signal.aborted) {
    const reply = await client.getTimeline(
      { params: { id }, query: { after, waitSeconds: after === 0 ? 0 : WAIT_SECONDS } },
      { signal },
    );
    if (!reply.ok) {
      await pause(LOOK_EVERY_MS, signal);
      continue;
    }
    after = Math.max(after, reply.value.version);
    for (const entry of reply.value.items) onEntry(id, entry);
  }
}

export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}
