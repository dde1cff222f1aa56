// API tokens, folded from the access stream: made, recognized, listed, revoked. Knows no HTTP.
import type { Role } from '@kintsugi/contract';
import type { Grant, Lapse } from '../folder/tokens.ts';
import type { AccessHappened, AccessStream, Written } from './access-stream.ts';
import { newToken, opensSeal, parseToken, type TokenSeal } from './token-text.ts';

export interface ApiToken {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** Null: all of them. */
  readonly services: readonly string[] | null;
  readonly createdBy: string;
  readonly createdMs: number;
  readonly expiresMs: number;
  readonly revoked: boolean;
  /** A day, such as 2026-01-31: when exactly somebody worked is nobody's business. */
  readonly lastUsedOn: string | null;
}

export interface TokenWanted {
  readonly name: string;
  readonly role: Role;
  readonly services: readonly string[] | null;
  readonly days: number;
}

export type Made =
  | { readonly ok: true; readonly token: ApiToken; readonly text: string }
  | { readonly ok: false; readonly kind: 'name-taken' | 'store-unavailable'; readonly because: string; mend: string };

export interface ApiTokens {
  make(wanted: TokenWanted, by: string): Promise<Made>;
  /** Null: there is no such token. Revoking twice writes once. */
  revoke(id: string, by: string): Promise<{ readonly token: ApiToken; readonly written: Written } | null>;
  /** Newest first. */
  list(): readonly ApiToken[];
  /** Who it belongs to, why it no longer lets anybody in, or null for one that nobody has. */
  recognize(text: string): Grant | Lapse | null;
}

const DAY_MS = 86_400_000;

type Kept = ApiToken & { readonly seal: TokenSeal };

/** `taken`: names of the people and the operator; a token that bears one would act in their name. */
export async function openApiTokens(
  stream: AccessStream,
  now: () => number,
  taken: ReadonlySet<string>,
): Promise<ApiTokens> {
  const kept = new Map<string, Kept>();
  /** Revoked by word, not yet in the log. */
  const revokedUnwritten = new Set<string>();
  for (const happened of await stream.read()) fold(kept, happened);
  const stateOf = (token: ApiToken): Lapse | null =>
    token.revoked || revokedUnwritten.has(token.id) ? 'revoked' : token.expiresMs <= now() ? 'expired' : null;

  async function make({ name, role, services, days }: TokenWanted, by: string): Promise<Made> {
    if (taken.has(name) || [...kept.values()].some((token) => token.name === name && stateOf(token) === null))
      return {
        ok: false,
        kind: 'name-taken',
        because: `"${name}" is the name of somebody already`,
        mend: 'Choose another name, or revoke the token that bears it.',
      };
    const { id, text, seal } = newToken();
    const createdMs = now();
    const event = { type: 'token-created', tokenId: id, name, role, services, ...seal } as const;
    // Taken before it is durable: of two who ask for one name at once, only one may get it.
    const entry = { event: { ...event, expiresMs: createdMs + days * DAY_MS }, by, atMs: createdMs };
    fold(kept, entry);
    const written = await stream.write(entry.event, { kind: 'person', name: by });
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
    if (lapse !== null) return lapse;
    markUsed(token);
    const { id: tokenId, name, role, services, createdBy: madeBy } = token;
    return { name, role, tokenId, madeBy, ...(services === null ? {} : { services }) };
  }

  function markUsed(token: Kept): void {
    const day = new Date(now()).toISOString().slice(0, 10);
    if (token.lastUsedOn === day) return;
    const event = { type: 'token-used', tokenId: token.id, day } as const;
    fold(kept, { event, by: token.name, atMs: now() });
    void stream.write(event, { kind: 'person', name: token.name });
  }

  return { make, revoke, recognize, list: () => [...kept.values()].map(shown).toReversed() };
}

function shown({ seal: _seal, ...token }: Kept): ApiToken {
  return token;
}

function fold(kept: Map<string, Kept>, { event, by, atMs }: AccessHappened): void {
  if (event.type === 'change-asked') return;
  if (event.type === 'token-created') {
    const { tokenId: id, name, role, services, salt, hash, expiresMs } = event;
    const life = { createdBy: by, createdMs: atMs, expiresMs, revoked: false, lastUsedOn: null };
    kept.set(id, { id, name, role, services, ...life, seal: { salt, hash } });
    return;
  }
  const token = kept.get(event.tokenId);
  if (token === undefined) return;
  kept.set(
    event.tokenId,
    event.type === 'token-revoked' ? { ...token, revoked: true } : { ...token, lastUsedOn: event.day },
  );
}
