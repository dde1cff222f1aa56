// API tokens and sessions, folded from the access stream: made, recognized, listed, revoked. Knows no HTTP.
import type { Role } from '@kintsugi/contract';
import type { Grant, Lapse } from '../folder/tokens.ts';
import type { AccessEvent, AccessHappened, AccessStream, Written } from './access-stream.ts';
import { fold, shown, type ApiToken, type Kept } from './kept-tokens.ts';
import { newToken, opensSeal, parseToken } from './token-text.ts';

export interface TokenWanted {
  readonly name: string;
  readonly role: Role;
  readonly services: readonly string[] | null;
  readonly days: number;
}

export interface SessionWanted {
  /** The person's: all of their sessions bear it, so that they are one person. */
  readonly name: string;
  readonly role: Role;
  readonly services: readonly string[] | null;
  readonly hours: number;
  readonly way: 'oidc' | 'demo';
}

export type Made =
  | { readonly ok: true; readonly token: ApiToken; readonly text: string }
  | { readonly ok: false; readonly kind: 'name-taken' | 'store-unavailable'; readonly because: string; mend: string };

export interface ApiTokens {
  make(wanted: TokenWanted, by: string): Promise<Made>;
  /** A token that ends with a browser's session. Nobody made it for them: they answer for what it approves. */
  makeSession(wanted: SessionWanted): Promise<Made>;
  /** Null: there is no such token. Revoking twice writes once. */
  revoke(id: string, by: string): Promise<{ readonly token: ApiToken; readonly written: Written } | null>;
  /** Newest first; without sessions that ended more than a day ago. */
  list(): readonly ApiToken[];
  /** Who it belongs to, why it no longer lets anybody in, or null for one that nobody has. */
  recognize(text: string): Grant | Lapse | null;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Of one person, at the same time. */
const SESSIONS_MAX = 50;

/** `taken`: names of the people and the operator; a token that bears one would act in their name. */
export function openApiTokens(
  stream: Pick<AccessStream, 'write'>,
  happened: readonly AccessHappened[],
  now: () => number,
  taken: ReadonlySet<string>,
): ApiTokens {
  const kept = new Map<string, Kept>();
  /** Revoked by word, not yet in the log. */
  const revokedUnwritten = new Set<string>();
  for (const each of happened) fold(kept, each);
  const stateOf = (token: ApiToken): Lapse | null =>
    token.revoked || revokedUnwritten.has(token.id) ? 'revoked' : token.expiresMs <= now() ? 'expired' : null;

  const isOld = ({ session, expiresMs }: ApiToken): boolean => session !== null && expiresMs < now() - DAY_MS;
  const isBorne = (name: string, counts: (token: ApiToken) => boolean): boolean =>
    taken.has(name) || kept.values().some((token) => token.name === name && stateOf(token) === null && counts(token));

  async function make({ days, ...wanted }: TokenWanted, by: string): Promise<Made> {
    if (isBorne(wanted.name, () => true)) return nameTaken(wanted.name);
    return write(wanted, days * DAY_MS, by);
  }

  async function makeSession({ hours, way, ...wanted }: SessionWanted): Promise<Made> {
    if (isBorne(wanted.name, ({ session }) => session === null)) return nameTaken(wanted.name);
    await makeRoomFor(wanted.name);
    return write({ ...wanted, session: way }, hours * HOUR_MS, wanted.name);
  }

  /** Of sessions that ended nothing is kept here, and of those of one person only the newest. */
  async function makeRoomFor(name: string): Promise<void> {
    for (const token of kept.values()) if (isOld(token)) kept.delete(token.id);
    const own = [...kept.values()].filter((token) => token.name === name && stateOf(token) === null);
    for (const { id } of own.slice(0, Math.max(0, own.length + 1 - SESSIONS_MAX))) await revoke(id, name);
  }

  async function write(wanted: Wanted, ms: number, by: string): Promise<Made> {
    const { id, text, seal } = newToken();
    const atMs = now();
    const event: AccessEvent = { type: 'token-created', tokenId: id, ...wanted, ...seal, expiresMs: atMs + ms };
    // Taken before it is durable: of two who ask for one name at once, only one may get it.
    fold(kept, { event, by, atMs });
    const written = await stream.write(event, { kind: 'person', name: by });
    const token = kept.get(id);
    if (written.ok && token !== undefined) return { ok: true, token: shown(token), text };
    kept.delete(id);
    return { ok: false, kind: 'store-unavailable', because: 'it could not be stored', mend: 'See `kintsugi status`.' };
  }

  async function revoke(id: string, by: string): ReturnType<ApiTokens['revoke']> {
    const token = kept.get(id);
    if (token === undefined) return null;
    if (token.revoked) return { token: shown(token), written: { ok: true } };
    const event = { type: 'token-revoked', tokenId: id } as const;
    const written = await stream.write(event, { kind: 'person', name: by });
    // Whoever revokes means now: where it could not be written it is refused all the same, and can be revoked again.
    if (written.ok) fold(kept, { event, by, atMs: now() });
    else revokedUnwritten.add(id);
    return { token: shown(kept.get(id) ?? token), written };
  }

  function recognize(text: string): Grant | Lapse | null {
    const parsed = parseToken(text);
    if (parsed === null) return null;
    const token = kept.get(parsed.id);
    if (!opensSeal(token?.seal ?? null, parsed.secret) || token === undefined) return null;
    const lapse = stateOf(token);
    if (lapse !== null) return token.session === null ? lapse : 'session-ended';
    markUsed(token);
    const { id: tokenId, name, role, services, createdBy: madeBy, session, expiresMs } = token;
    const way = session ?? 'token';
    return { name, role, tokenId, madeBy, way, expiresMs, ...(services === null ? {} : { services }) };
  }

  function markUsed(token: Kept): void {
    const day = new Date(now()).toISOString().slice(0, 10);
    if (token.lastUsedOn === day) return;
    const event = { type: 'token-used', tokenId: token.id, day } as const;
    fold(kept, { event, by: token.name, atMs: now() });
    void stream.write(event, { kind: 'person', name: token.name });
  }

  const list = (): ApiToken[] =>
    [...kept.values()]
      .filter((token) => !isOld(token))
      .map(shown)
      .toReversed();
  return { make, makeSession, revoke, recognize, list };
}

type Wanted = Pick<Extract<AccessEvent, { type: 'token-created' }>, 'name' | 'role' | 'services' | 'session'>;

function nameTaken(name: string): Made {
  const because = `"${name}" is the name of somebody already`;
  const mend = 'Choose another name, or revoke the token that bears it.';
  return { ok: false, kind: 'name-taken', because, mend };
}
