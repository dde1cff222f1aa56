// The authorization code flow with PKCE, as one question and one answer. What the library throws is the caller's to name.
import { randomBytes } from 'node:crypto';
import type { Claims } from '../oidc/claims.ts';
import type { Flow } from '../oidc/flows.ts';
import type { Provider } from '../oidc/provider.ts';

export interface Begun extends Omit<Flow, 'returnTo'> {
  /** Where the browser goes. */
  readonly url: string;
  readonly state: string;
  /** For the browser alone, should it have none yet. */
  readonly secret: string;
}

export async function begin(provider: Provider, redirectUri: string): Promise<Begun> {
  const client = await provider.client();
  const library = await import('openid-client');
  const [verifier, nonce, state] = [
    library.randomPKCECodeVerifier(),
    library.randomNonce(),
    library.randomState(),
  ] as const;
  const url = library.buildAuthorizationUrl(client, {
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: provider.settings.scopes.join(' '),
    code_challenge: await library.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  });
  return { url: url.href, verifier, nonce, state, secret: randomBytes(32).toString('base64url') };
}

/** What the provider says of who came back to `url`. The library checks state, issuer, nonce, audience, times, signature. */
export async function exchange(
  provider: Provider,
  url: URL,
  { verifier, nonce, state }: Pick<Begun, 'verifier' | 'nonce' | 'state'>,
): Promise<{ readonly claims: Claims }> {
  const client = await provider.client();
  const library = await import('openid-client');
  const told = await library.authorizationCodeGrant(client, url, {
    pkceCodeVerifier: verifier,
    expectedNonce: nonce,
    expectedState: state,
    idTokenExpected: true,
  });
  const claims = told.claims();
  if (claims === undefined) throw new Error('the provider sent no id_token');
  const { roleClaim, nameClaim } = provider.settings;
  const isWhole = [roleClaim, nameClaim].every((claim) => claims[claim] !== undefined);
  if (isWhole || client.serverMetadata().userinfo_endpoint === undefined) return { claims };
  // Many providers tell of groups and names only here. Who it is, the signed token has said.
  const more = await library.fetchUserInfo(client, told.access_token, claims.sub);
  return { claims: { ...more, ...claims } };
}
