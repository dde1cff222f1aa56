// What the access stream tells of one token, folded. Pure: knows no store and no clock.
import type { Role } from '@kintsugi/contract';
import type { AccessHappened } from './access-stream.ts';
import type { TokenSeal } from './token-text.ts';

export interface ApiToken {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** Null: all of them. */
  readonly services: readonly string[] | null;
  /** By which sign-in it was made; null: an API token. */
  readonly session: 'oidc' | 'demo' | null;
  readonly createdBy: string;
  readonly createdMs: number;
  readonly expiresMs: number;
  readonly revoked: boolean;
  /** A day, such as 2026-01-31: when exactly somebody worked is nobody's business. */
  readonly lastUsedOn: string | null;
}

export type Kept = ApiToken & { readonly seal: TokenSeal };

export function shown({ seal: _seal, ...token }: Kept): ApiToken {
  return token;
}

export function fold(kept: Map<string, Kept>, { event, by, atMs }: AccessHappened): void {
  if (event.type === 'change-asked' || event.type === 'person-named') return;
  if (event.type === 'token-created') {
    const { tokenId: id, name, role, services, salt, hash, expiresMs, session = null } = event;
    const life = { createdBy: by, createdMs: atMs, expiresMs, revoked: false, lastUsedOn: null };
    kept.set(id, { id, name, role, services, session, ...life, seal: { salt, hash } });
    return;
  }
  const token = kept.get(event.tokenId);
  if (token === undefined) return;
  kept.set(
    event.tokenId,
    event.type === 'token-revoked' ? { ...token, revoked: true } : { ...token, lastUsedOn: event.day },
  );
}
