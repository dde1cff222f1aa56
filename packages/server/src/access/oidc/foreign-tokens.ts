// Programs that come with a token of the provider (a JWT). Verified once, then known by its hash for as long as it counts.
import { createHash } from 'node:crypto';
import type { JWTVerifyGetKey } from 'jose';
import type { Grant, Lapse } from '../../folder/tokens.ts';
import { boundedFetch } from './bounded-fetch.ts';
import { readableName, standingOf, subjectOf, type Claims } from './claims.ts';
import type { Persons } from './persons.ts';
import type { Provider } from './provider.ts';
import { Verdicts } from './verdicts.ts';

export interface ForeignTokens {
  /** Looks at a token that is not known yet; before `recognize`, which cannot wait. Costs a signature, seldom a request. */
  prepare(text: string): Promise<void>;
  /** Null for what the provider never made, or what nobody looked at yet. */
  recognize(text: string): Grant | Lapse | null;
}

export interface ForeignParts {
  readonly provider: Provider;
  readonly persons: Persons;
  readonly audience: string;
  now(): number;
  /** After its keys were read, how long an unknown key makes nobody read them again. */
  readonly cooldownMs?: number;
}

/** Signatures alone: with `none` there is nothing to check, and with HS* a public key would be a password. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
const SKEW_S = 10;
const SHAPE = /^[\w-]{10,2000}\.[\w-]{10,4000}\.[\w-]{0,1000}$/;

export function looksForeign(text: string): boolean {
  return SHAPE.test(text);
}

export function createForeignTokens(parts: ForeignParts): ForeignTokens {
  const verdicts = new Verdicts(parts.now);
  const pending = new Map<string, Promise<void>>();
  let keys: { readonly at: string; readonly get: JWTVerifyGetKey } | null = null;

  async function keysOf(): Promise<JWTVerifyGetKey> {
    const jose = await import('jose');
    const { jwks_uri: at } = (await parts.provider.client()).serverMetadata();
    if (at === undefined) throw new TypeError('the provider names no keys');
    const { cooldownMs: cooldownDuration = 30_000 } = parts;
    const options = { cooldownDuration, [jose.customFetch]: boundedFetch };
    if (keys?.at !== at) keys = { at, get: jose.createRemoteJWKSet(safeUrl(at, parts.provider), options) };
    return keys.get;
  }

  async function look(text: string, hash: string): Promise<void> {
    try {
      verdicts.keep(hash, await verify(text, parts, keysOf));
    } catch (error) {
      verdicts.keepFault(hash, lapseOf(error));
    }
  }

  function prepare(text: string): Promise<void> {
    if (!looksForeign(text)) return Promise.resolve();
    const hash = hashOf(text);
    if (verdicts.isFresh(hash)) return Promise.resolve();
    const found = pending.get(hash) ?? look(text, hash).finally(() => pending.delete(hash));
    pending.set(hash, found);
    // Whoever was known a moment ago does not wait: their provider may be down.
    return verdicts.isKnown(hash) ? Promise.resolve() : found;
  }

  return {
    prepare,
    recognize: (text) => {
      if (!looksForeign(text)) return null;
      const hash = hashOf(text);
      // Who stays connected for long is looked at again meanwhile: keys may have been taken back.
      if (verdicts.isKnown(hash) && !verdicts.isFresh(hash)) void prepare(text);
      return verdicts.of(hash);
    },
  };
}

/** Throws what the library throws, or a `Lapse`. */
async function verify(text: string, parts: ForeignParts, keysOf: () => Promise<JWTVerifyGetKey>): Promise<Grant> {
  const jose = await import('jose');
  const { provider, persons, audience, now } = parts;
  const { issuer } = (await provider.client()).serverMetadata();
  // Before any key is looked for: tokens of others would make us ask for keys again and again.
  if (jose.decodeJwt(text).iss !== issuer) throw new Refused('not-believed');
  const { payload } = await jose.jwtVerify(text, await keysOf(), {
    algorithms: ALGORITHMS,
    issuer,
    audience,
    clockTolerance: SKEW_S,
    currentDate: new Date(now()),
    requiredClaims: ['exp', 'sub'],
  });
  const claims: Claims = payload;
  // Bound to a key of its sender, who did not show it: whoever holds the text alone may have stolen it.
  if (claims['cnf'] !== undefined) throw new Refused('not-believed');
  const standing = standingOf(claims, provider.settings);
  const subject = subjectOf(claims);
  if (standing === null || subject === null) throw new Refused('no-role');
  const name = await persons.nameOf(subject, readableName(claims, provider.settings));
  if (name === null) throw new Refused('not-stored');
  const { role, services } = standing;
  const expiresMs = ((payload.exp ?? 0) + SKEW_S) * 1_000;
  return { name, role, way: 'oidc', expiresMs, ...(services === null ? {} : { services }) };
}

class Refused extends Error {
  readonly lapse: Lapse;

  constructor(lapse: Lapse) {
    super(lapse);
    this.lapse = lapse;
  }
}

const OF_KEYS: readonly string[] = ['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC'];

function lapseOf(error: unknown): Lapse {
  if (error instanceof Refused) return error.lapse;
  const { code, claim } = error as { readonly code?: string; readonly claim?: string };
  if (code === 'ERR_JWT_EXPIRED') return 'foreign-expired';
  if (code === 'ERR_JWT_CLAIM_VALIDATION_FAILED') return claim === 'aud' ? 'wrong-audience' : 'not-believed';
  // The library names everything that is wrong with a token; what has no such name happened on the way to its keys.
  const isOfToken = code?.startsWith('ERR_J') === true && !OF_KEYS.includes(code);
  return isOfToken ? 'not-believed' : 'provider-unreachable';
}

function safeUrl(at: string, { settings }: Provider): URL {
  const url = new URL(at);
  // As plain as the issuer itself may be, and no plainer.
  if (url.protocol !== 'https:' && !settings.issuer.startsWith('http:')) throw new TypeError(`${at} is not https`);
  return url;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
