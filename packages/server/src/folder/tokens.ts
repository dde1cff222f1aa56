// Credentials as files that only their owner can read: DATA/token for the operator, DATA/tokens/NAME for each person.
import { createHash, randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Role } from '@kintsugi/contract';

export interface Grant {
  readonly name: string;
  readonly role: Role;
  /** What the caller is limited to; without it, all services. */
  readonly services?: readonly string[];
  /** Of an API token; files have none. */
  readonly tokenId?: string;
  /** Who made that token, and answers for what it approves: two approvals must be two persons'. */
  readonly madeBy?: string;
  /** How they got in; without it, by a file of the data folder. */
  readonly way?: 'token' | 'oidc' | 'demo';
  readonly expiresMs?: number;
}

/** Why a token that was somebody's lets nobody in. */
export type Lapse = 'expired' | 'revoked' | 'session-ended' | ForeignLapse;

/** Of tokens that an OpenID provider made. */
type ForeignLapse =
  | 'foreign-expired'
  | 'wrong-audience'
  | 'not-believed'
  | 'no-role'
  | 'not-stored'
  | 'provider-unreachable';

/** Who a token belongs to, why it no longer counts, or null for one that nobody has. */
export type Grants = (token: string) => Grant | Lapse | null;

/** The operator is whoever can read the data folder. */
export const OPERATOR: Grant = { name: 'operator', role: 'admin' };

/** Makes what is missing and keeps what is there, so that tokens survive restarts. People who left the file lose theirs. */
export async function openGrants(
  dataFolder: string,
  people: readonly Grant[],
): Promise<(token: string) => Grant | null> {
  const folder = join(dataFolder, 'tokens');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const byHash = new Map<string, Grant>();
  byHash.set(hashOf(await tokenAt(join(dataFolder, 'token'))), OPERATOR);
  for (const person of people) byHash.set(hashOf(await tokenAt(join(folder, person.name))), person);
  return (token) => byHash.get(hashOf(token)) ?? null;
}

/** Tokens are looked up by hash: the time of a look-up says nothing about the token. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

async function tokenAt(path: string): Promise<string> {
  try {
    await writeFile(path, `${randomBytes(32).toString('base64url')}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    await chmod(path, 0o600);
  }
  const token = (await readFile(path, 'utf8')).trim();
  if (token.length >= 20) return token;
  // An empty file is what a full disk or a crash leaves: it must never be a password.
  await writeFile(path, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 });
  return tokenAt(path);
}
