// The OpenID provider as it describes itself: found when it is first needed, and looked at again when it changed or failed.
import type { Configuration as Client } from 'openid-client';
import type { OidcSettings } from '../../configuration/oidc.ts';
import { isLoopbackName } from '../../http/doors/host.ts';
import { boundedFetch } from './bounded-fetch.ts';

export interface Provider {
  readonly settings: OidcSettings;
  /** Rejects when it does not answer, or not as itself. Not more often than `AGAIN_MS`, nor for longer than `TIMEOUT_S`. */
  client(): Promise<Client>;
  /** What people see on the button. */
  readonly name: string;
}

const TIMEOUT_S = 5;
const KEPT_MS = 3_600_000;
/** A provider that is down is not asked by everybody who waits for it. */
const AGAIN_MS = 1_000;

export function createProvider(settings: OidcSettings, secret: string | undefined, now: () => number): Provider {
  let found: { readonly client: Promise<Client>; readonly untilMs: number } | null = null;

  function client(): Promise<Client> {
    if (found !== null && now() < found.untilMs) return found.client;
    const before = found?.client;
    const entry = { client: discover(settings, secret), untilMs: now() + KEPT_MS };
    found = entry;
    entry.client.catch(() => {
      // What it said before still counts while it is down: keys and addresses seldom change.
      if (found === entry) found = { client: before ?? entry.client, untilMs: now() + AGAIN_MS };
    });
    return entry.client.catch((error: unknown) => before ?? Promise.reject(error));
  }

  return { settings, client, name: new URL(settings.issuer).host };
}

/** The library is loaded here, so that a server without a provider does not pay for it at its start. */
async function discover({ issuer, clientId }: OidcSettings, secret: string | undefined): Promise<Client> {
  const library = await import('openid-client');
  const { hostname, protocol } = new URL(issuer);
  const isPlain = protocol === 'http:' && isLoopbackName(hostname);
  const auth = secret === undefined ? library.None() : library.ClientSecretBasic(secret);
  return library.discovery(new URL(issuer), clientId, undefined, auth, {
    timeout: TIMEOUT_S,
    [library.customFetch]: boundedFetch,
    // TLS says who answered; the signature says also who wrote it, for those who stand behind the TLS of others.
    execute: [library.enableNonRepudiationChecks, ...(isPlain ? [library.allowInsecureRequests] : [])],
  });
}
