// The event store that the configuration asks for: one SQLite file, or PostgreSQL for many servers over one log.
import { join } from 'node:path';
import type { Refusal } from '@kintsugi/domain';
import { EventStoreUnavailableError, type EventStore } from '@kintsugi/engine/ports';
import type { LoadedConfiguration } from '../configuration/load.ts';

export type OpenedStore =
  | { readonly ok: true; readonly store: EventStore }
  | { readonly ok: false; readonly refusal: Refusal };

/** Only what is configured is loaded. */
export async function openStore({ values, dataFolder }: LoadedConfiguration): Promise<OpenedStore> {
  try {
    return { ok: true, store: await open(values.events.url, dataFolder) };
  } catch (error) {
    if (!(error instanceof EventStoreUnavailableError)) throw error;
    return { ok: false, refusal: { kind: error.kind, detail: error.message, mend: error.mend } };
  }
}

async function open(url: string | undefined, dataFolder: string): Promise<EventStore> {
  if (url !== undefined) {
    const { openPostgresEventStore } = await import('@kintsugi/adapters/event-store/postgres');
    return openPostgresEventStore({ url });
  }
  const { openSqliteEventStore } = await import('@kintsugi/adapters/event-store/sqlite');
  return openSqliteEventStore({ path: join(dataFolder, 'events.sqlite') });
}
