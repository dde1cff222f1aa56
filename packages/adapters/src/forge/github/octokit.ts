// Octokit as we want it: signed as token or app, silent, bounded in time and in what it reads. It must not know what is asked.
import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/core';

export type Credentials =
  /** Asked for at each request, so that it may change. */
  | { readonly token: () => Promise<string> }
  | {
      readonly app: {
        readonly appId: number;
        readonly installationId: number;
        /** PEM; asked for once. */
        readonly privateKey: () => Promise<string>;
      };
    };

export interface OctokitOptions {
  readonly baseUrl: string;
  readonly credentials: Credentials;
  /** Of one request, the app's own for its token included. */
  readonly requestTimeoutMs: number;
}

const BODY_BYTES_MAX = 16 << 20;
const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** Answers what gives a client that is ready to ask. What it rejects with says nothing of the credentials. */
export function createOctokit({ baseUrl, credentials, requestTimeoutMs }: OctokitOptions): () => Promise<Octokit> {
  const common = {
    baseUrl: checkedBase(baseUrl),
    userAgent: 'kintsugi',
    log: silent,
    request: { fetch: boundedFetch(requestTimeoutMs), log: silent, redirect: 'manual' as const },
  };
  if ('token' in credentials) {
    const octokit = new Octokit(common);
    octokit.hook.before('request', async (options) => {
      options.headers.authorization = `Bearer ${(await credentials.token()).trim()}`;
    });
    return async () => octokit;
  }
  const { appId, installationId, privateKey } = credentials.app;
  let ready: Octokit | null = null;
  return async () => {
    if (ready !== null) return ready;
    const auth = { appId, installationId, privateKey: await privateKey() };
    ready = new Octokit({ ...common, authStrategy: createAppAuth, auth });
    return ready;
  };
}

function checkedBase(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  const isLoopback = url !== null && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  if (url === null || (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback)))
    throw new Error('The address of GitHub’s interface is no https address: configure one.');
  return baseUrl.replace(/\/+$/, '');
}

function boundedFetch(timeoutMs: number): typeof fetch {
  return async (input, init) => {
    const limit = AbortSignal.timeout(timeoutMs);
    const signal = init?.signal ? AbortSignal.any([init.signal, limit]) : limit;
    const answer = await fetch(input, { ...init, signal, redirect: 'manual' });
    if (answer.body === null) return answer;
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of answer.body) {
      bytes += chunk.length;
      if (bytes > BODY_BYTES_MAX) throw new TypeError(`GitHub answered more than ${BODY_BYTES_MAX} bytes`);
      chunks.push(chunk);
    }
    const { status, statusText, headers } = answer;
    const body = status === 204 || status === 205 || status === 304 ? null : Buffer.concat(chunks);
    return new Response(body, { status, statusText, headers });
  };
}
