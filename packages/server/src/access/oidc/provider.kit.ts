// A real OpenID provider on the loopback, with people in groups, and a browser that signs in at it by its own forms.
import { createServer, type Server } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import type { Configuration, Provider } from 'oidc-provider';

export const AUDIENCE = 'urn:kintsugi:api';
export const CLIENT = { id: 'kintsugi', secret: 'a-secret-of-the-client' } as const;

/** By subject. Two of them call themselves alike, and one like the operator. */
export const PEOPLE: Record<string, { name: string; groups: readonly string[] }> = {
  'sub-ada': { name: 'Ada L.', groups: ['ops', 'unknown'] },
  'sub-ada-2': { name: 'ada-l', groups: ['ops'] },
  'sub-eve': { name: 'operator', groups: ['watchers'] },
  'sub-alpha': { name: 'al', groups: ['ops', 'team-alpha'] },
  'sub-nobody': { name: 'nobody', groups: ['sales'] },
};

export interface Key {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

export async function newKey(kid: string): Promise<Key> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return { kid, privateKey, jwk: { ...(await exportJWK(privateKey)), kid, use: 'sig', alg: 'RS256' } };
}

export interface TestProvider {
  readonly issuer: string;
  /** Signs as the provider does, whatever it is told to. */
  sign(claims: Readonly<Record<string, unknown>>, key?: Key): Promise<string>;
  /** Asks for a token as a program does. */
  programToken(): Promise<string>;
  close(): Promise<void>;
}

export async function openProvider(key: Key, port = 0): Promise<TestProvider> {
  const http = createServer();
  await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(http.address() as { port: number }).port}`;
  const provider = await quietly(
    async () => new (await import('oidc-provider')).Provider(issuer, configurationWith(key)),
  );
  const answer = provider.callback();
  http.on('request', (request, response) => void answer(request, response));
  return {
    issuer,
    sign: (claims, by = key) =>
      new SignJWT({ iss: issuer, aud: AUDIENCE, sub: 'program', groups: ['ops'], ...claims })
        .setProtectedHeader({ alg: 'RS256', kid: by.kid, typ: 'at+jwt' })
        .setIssuedAt()
        .setExpirationTime((claims['exp'] as number | undefined) ?? '5m')
        .sign(by.privateKey),
    programToken: async () => {
      const reply = await fetch(`${issuer}/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa('robot:another-secret')}` },
        body: new URLSearchParams({ grant_type: 'client_credentials', resource: AUDIENCE, scope: 'api' }),
      });
      return ((await reply.json()) as { access_token: string }).access_token;
    },
    close: () => closed(http),
  };
}

function configurationWith({ jwk }: Key): Configuration {
  const resource = { scope: 'api', audience: AUDIENCE, accessTokenFormat: 'jwt', accessTokenTTL: 300 } as const;
  return {
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 300, ClientCredentials: 300, IdToken: 300 },
    jwks: { keys: [jwk as never] },
    cookies: { keys: ['of the test'] },
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        application_type: 'native',
        redirect_uris: ['http://127.0.0.1/auth/oidc/callback'],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
      {
        client_id: 'robot',
        client_secret: 'another-secret',
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
        scope: 'api',
      },
    ],
    claims: { openid: ['sub'], profile: ['preferred_username'], groups: ['groups'] },
    scopes: ['openid', 'api'],
    findAccount: (_context, accountId) => ({
      accountId,
      claims: () => ({
        sub: accountId,
        preferred_username: PEOPLE[accountId]?.name,
        groups: [...(PEOPLE[accountId]?.groups ?? [])],
      }),
    }),
    extraTokenClaims: () => ({ groups: ['ops'] }),
    features: {
      clientCredentials: { enabled: true },
      resourceIndicators: { enabled: true, getResourceServerInfo: () => resource },
    },
  };
}

/** Follows the provider from `url` through its forms, and answers where it sends the browser back to. */
export async function signInAt({ issuer }: TestProvider, url: string, subject: string | null): Promise<string> {
  const jar = new Map<string, string>();
  let [at, form]: [string, Record<string, string> | null] = [url, null];
  for (let step = 0; step < 12; step += 1) {
    if (!at.startsWith(issuer)) return at;
    const reply: Response = await fetch(at, {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form === null ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const line of reply.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    const location = reply.headers.get('location');
    const text = await reply.text();
    form = null;
    if (location !== null) at = new URL(location, issuer).href;
    else if (subject === null) at = `${at}/abort`;
    else if (text.includes('value="login"')) form = { prompt: 'login', login: subject, password: 'x' };
    else if (text.includes('value="consent"')) form = { prompt: 'consent' };
    else throw new Error(`the provider says ${reply.status}: ${text.slice(0, 300)}`);
  }
  throw new Error('the provider leads in circles');
}

/** It warns of what is right for a test: keeping everything in memory, and forms of its own. */
async function quietly(make: () => Promise<Provider>): Promise<Provider> {
  const { warn, info } = console;
  try {
    console.warn = console.info = () => {};
    return await make();
  } finally {
    Object.assign(console, { warn, info });
  }
}

function closed(http: Server): Promise<void> {
  http.closeAllConnections();
  return new Promise((resolve) => http.close(() => resolve()));
}
