// The way over the provider: out with a challenge, back with a code, and a session of our own at the end of it.
import { SIGN_IN_PATHS, type SignInWays } from '@kintsugi/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isLoopbackName } from '../../http/doors/host.ts';
import { cookieName, hostOf, isSecure, readCookie, writeCookie } from '../../http/session-cookie.ts';
import { readableName, standingOf, subjectOf } from '../oidc/claims.ts';
import { Flows, safeReturn } from '../oidc/flows.ts';
import type { Access } from '../open-access.ts';
import { begin, exchange } from './code-flow.ts';
import { failed, tell } from './failures.ts';
import type { Bounded } from './guesses.ts';
import type { SignInParts } from './open-sign-in.ts';
import { giveSession } from './session-routes.ts';

const FLOW_COOKIE = 'kintsugi_sign_in';
const FLOW_SECONDS = 600;

export function oidcWays({ oidc }: Pick<SignInParts, 'oidc'>): SignInWays['ways'] {
  return oidc === null ? [] : [{ kind: 'oidc', name: oidc.provider.name, startUrl: SIGN_IN_PATHS.oidcStart }];
}

export function oidcRoutes(scope: FastifyInstance, parts: SignInParts, isTooOften: Bounded): void {
  const { oidc } = parts;
  if (oidc === null) return;
  const flows = new Flows(parts.now);
  const preValidation = isTooOften;
  scope.get(SIGN_IN_PATHS.oidcStart, { preValidation }, (request, reply) =>
    start(scope, parts, { oidc, flows }, request, reply),
  );
  scope.get(SIGN_IN_PATHS.oidcCallback, { preValidation }, (request, reply) =>
    callback(scope, parts, { oidc, flows }, request, reply),
  );
}

interface Way {
  readonly oidc: NonNullable<Access['oidc']>;
  readonly flows: Flows;
}

async function start(
  scope: FastifyInstance,
  parts: SignInParts,
  { oidc, flows }: Way,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const origin = ownOrigin(scope, parts);
  // `localhost` and `127.0.0.1` do not share cookies: it must begin under the name that the provider sends people back to.
  if (parts.publicOrigin === null && request.headers.host !== hostOf(origin) && !request.url.includes('moved=1'))
    return reply.redirect(`${origin}${request.url}${request.url.includes('?') ? '&' : '?'}moved=1`);
  const { returnTo } = request.query as { readonly returnTo?: unknown };
  const begun = await begin(oidc.provider, origin + SIGN_IN_PATHS.oidcCallback).catch((error: unknown) =>
    failed(error, parts.onTrouble),
  );
  if ('failure' in begun) return tell(begun.failure, request, reply);
  const facts = { isSecure: isSecure(request.headers, parts.publicOrigin), sameSite: 'Lax' } as const;
  // One secret for all that a browser begins, in however many windows.
  const browser = readCookie(request.headers, cookieName(FLOW_COOKIE, facts.isSecure)) ?? begun.secret;
  flows.begin(begun.state, browser, { ...begun, returnTo: safeReturn(returnTo) });
  void reply.header('set-cookie', writeCookie(FLOW_COOKIE, browser, { ...facts, seconds: FLOW_SECONDS }));
  return reply.header('cache-control', 'no-store').redirect(begun.url);
}

async function callback(
  scope: FastifyInstance,
  parts: SignInParts,
  { oidc, flows }: Way,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  void reply.header('cache-control', 'no-store');
  const url = new URL(request.url, ownOrigin(scope, parts));
  const browser = readCookie(request.headers, cookieName(FLOW_COOKIE, isSecure(request.headers, parts.publicOrigin)));
  const state = url.searchParams.get('state') ?? '';
  const flow = browser === null ? null : flows.take(state, browser);
  if (flow === null) return tell('expired', request, reply);
  const { provider, persons } = oidc;
  const told = await exchange(provider, url, { ...flow, state }).catch((error: unknown) =>
    failed(error, parts.onTrouble),
  );
  if ('failure' in told) return tell(told.failure, request, reply);
  const { claims } = told;
  const standing = standingOf(claims, provider.settings);
  const subject = subjectOf(claims);
  if (standing === null || subject === null) return tell('no-role', request, reply);
  const name = await persons.nameOf(subject, readableName(claims, provider.settings));
  if (name === null) return tell('store-unavailable', request, reply);
  const hours = provider.settings.sessionHours;
  const made = await parts.tokens.makeSession({ name, ...standing, hours, way: 'oidc' });
  if (!made.ok) return tell('store-unavailable', request, reply);
  giveSession(parts, request, reply, { token: made.text, expiresMs: made.token.expiresMs });
  return reply.redirect(flow.returnTo);
}

/** Where people reach this server: told, or, on this machine alone, where it listens. */
function ownOrigin(scope: FastifyInstance, { publicOrigin, host }: SignInParts): string {
  if (publicOrigin !== null) return publicOrigin;
  const address = scope.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return `http://${isLoopbackName(host) && host.includes(':') ? `[${host}]` : host}:${port}`;
}
