// The text of an API token and what is kept of it. Pure but for the randomness; knows no store.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Kept in place of the secret. */
export interface TokenSeal {
  readonly salt: string;
  readonly hash: string;
}

const SECRET_BYTES = 32;
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';
const ID_LENGTH = 12;

/** `kin_ID_SECRET`: the id finds the entry, so that the secret is compared once, and scanners recognize a leaked token. */
export function newToken(): { readonly id: string; readonly prefix: string; readonly text: string; seal: TokenSeal } {
  const id = Array.from(randomBytes(ID_LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  const salt = randomBytes(16).toString('base64url');
  return {
    id: `tok_${id}`,
    prefix: prefixOf(`tok_${id}`),
    text: `kin_${id}_${secret}`,
    seal: { salt, hash: hashOf(salt, secret) },
  };
}

export function prefixOf(id: string): string {
  return `kin_${id.slice('tok_'.length)}`;
}

/** Null for what was never a token of ours. */
export function parseToken(text: string): { readonly id: string; readonly secret: string } | null {
  const [, id, secret] = /^kin_([a-z0-9]{12})_([\w-]{43})$/.exec(text) ?? [];
  return id === undefined || secret === undefined ? null : { id: `tok_${id}`, secret };
}

/** In constant time. Without a seal something is compared too: the time does not tell whether an id exists. */
export function opensSeal(seal: TokenSeal | null, secret: string): boolean {
  const { salt, hash } = seal ?? NO_SEAL;
  const same = timingSafeEqual(Buffer.from(hashOf(salt, secret), 'hex'), Buffer.from(hash, 'hex'));
  return same && seal !== null;
}

/**
 * One round of SHA-256 is right here: slow hashes make up for secrets that can be guessed, and nobody guesses 256 random
 * bits. Every request pays for it, so that a slow one would be a door for whoever wants to keep the server busy.
 */
function hashOf(salt: string, secret: string): string {
  return createHash('sha256').update(`${salt}.${secret}`).digest('hex');
}

const NO_SEAL: TokenSeal = { salt: '', hash: '0'.repeat(64) };
