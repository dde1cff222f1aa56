// The `access` stream: who was let in, by which token, and what they asked to change. Part of the hash chain like all else.
import type { Role } from '@kintsugi/contract';
import type { Actor, NewEvent, StoredEvent } from '@kintsugi/domain';
import type { Clock, EventStore } from '@kintsugi/engine/ports';

export const ACCESS_STREAM = 'access';

export type AccessEvent =
  | {
      readonly type: 'token-created';
      readonly tokenId: string;
      readonly name: string;
      readonly role: Role;
      readonly services: readonly string[] | null;
      readonly salt: string;
      readonly hash: string;
      readonly expiresMs: number;
      /** Absent: an API token, which somebody asked for. */
      readonly session?: 'oidc' | 'demo';
    }
  | { readonly type: 'token-revoked'; readonly tokenId: string }
  /** Who signs in elsewhere: `subject` is a hash of provider and subject, `name` is theirs for good. */
  | { readonly type: 'person-named'; readonly subject: string; readonly name: string }
  /** At most one a token and day (UTC). */
  | { readonly type: 'token-used'; readonly tokenId: string; readonly day: string }
  /** Written before a change is made over the API; bodies are left out, since they may hold secrets. */
  | {
      readonly type: 'change-asked';
      readonly route: string;
      readonly params: Readonly<Record<string, string>>;
      readonly tokenId: string | null;
    };

export interface AccessHappened {
  readonly event: AccessEvent;
  readonly by: string;
  readonly atMs: number;
}

export type Written = { readonly ok: true } | { readonly ok: false; readonly because: string; readonly mend: string };

export interface AccessStream {
  read(): Promise<readonly AccessHappened[]>;
  /** One after another; lost races are run again. Durable when it answers. */
  write(event: AccessEvent, actor: Actor): Promise<Written>;
}

const RACES = 8;

export function openAccessStream(store: EventStore, clock: Clock): AccessStream {
  let version = 0;
  let last: string | null = null;
  let queue: Promise<unknown> = Promise.resolve();

  async function catchUp(): Promise<readonly StoredEvent[]> {
    const newer = await store.read(ACCESS_STREAM, version + 1);
    for (const stored of newer) ({ version, id: last } = stored);
    return newer;
  }

  async function append({ type, ...body }: AccessEvent, actor: Actor): Promise<Written> {
    for (let race = 0; race < RACES; race += 1) {
      const id = clock.id('evt');
      const event: NewEvent = { id, type, schemaVersion: 1, atMs: clock.now(), actor, causeId: last, body };
      const done = await store.append(ACCESS_STREAM, version, [event]);
      if (done.ok) {
        for (const stored of done.events) ({ version, id: last } = stored);
        return { ok: true };
      }
      if (done.refusal.kind !== 'version-conflict')
        return { ok: false, because: done.refusal.because, mend: done.refusal.mend };
      await catchUp();
    }
    return { ok: false, because: `lost ${RACES} races for the access stream`, mend: 'Try again in a moment.' };
  }

  return {
    read: async () => (await catchUp()).flatMap(decoded),
    write: (event, actor) => {
      const written = queue.then(() => append(event, actor)).catch(unwritten);
      queue = written;
      return written;
    },
  };
}

function decoded(stored: StoredEvent): AccessHappened[] {
  // Of a newer version of us: it may mean anything, so nobody is let in by it.
  if (stored.schemaVersion > 1) return [];
  const event = { ...(stored.body as object), type: stored.type } as AccessEvent;
  return [{ event, by: stored.actor.name, atMs: stored.atMs }];
}

function unwritten(error: unknown): Written {
  return { ok: false, because: String(error), mend: 'See `kintsugi audit verify`.' };
}
