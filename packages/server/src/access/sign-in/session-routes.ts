// Signing in with a token, and out: the cookie holds the token itself, so that it counts for as long and no longer.
import { SIGN_IN_PATHS, signInRequest, type SignedIn } from '@kintsugi/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Grant } from '../../folder/tokens.ts';
import { bearerOf } from '../../http/bearer.ts';
import { checkCaller } from '../../http/check.ts';
import { sendProblem } from '../../http/problems.ts';
import { isSecure, SESSION_COOKIE, writeCookie } from '../../http/session-cookie.ts';
import { faultsOf } from '../../input-faults/input-faults.ts';
import type { SignInParts } from './open-sign-in.ts';

type Parts = Pick<SignInParts, 'grants' | 'tokens' | 'publicOrigin' | 'now'>;

export function sessionRoutes(scope: FastifyInstance, parts: Parts): void {
  scope.post(SIGN_IN_PATHS.session, async (request, reply) => signIn(parts, request, reply));
  scope.post(SIGN_IN_PATHS.signOut, async (request, reply) => signOut(parts, request, reply));
}

/** Hands the browser `token` as its session's. It ends with the token; one that has no end, with the browser. */
export function giveSession(
  { publicOrigin, now }: Pick<Parts, 'publicOrigin' | 'now'>,
  request: FastifyRequest,
  reply: FastifyReply,
  { token, expiresMs }: { readonly token: string; readonly expiresMs: number | undefined },
): void {
  const seconds = expiresMs === undefined ? null : (expiresMs - now()) / 1_000;
  const facts = { isSecure: isSecure(request.headers, publicOrigin), sameSite: 'Strict', seconds } as const;
  void reply.header('set-cookie', writeCookie(SESSION_COOKIE, token, facts));
}

export function present({ name, role, services }: Pick<Grant, 'name' | 'role' | 'services'>): SignedIn {
  return { name, role, services: services === undefined ? null : [...services] };
}

async function signIn(parts: Parts, request: FastifyRequest, reply: FastifyReply) {
  const body = signInRequest.safeParse(request.body ?? {}, { reportInput: true });
  if (!body.success) {
    const [fault] = faultsOf(body.error, signInRequest, () => null);
    const detail = `body.${fault?.where ?? ''}: ${fault?.says ?? 'is not as it should be'}`;
    const mend = fault?.mend ?? 'Send {"token":"…"}.';
    return sendProblem(request, reply, { kind: 'invalid-input', status: 400, detail, mend });
  }
  const { token } = body.data;
  const checked = checkCaller({ permission: 'read' }, { headers: { authorization: `Bearer ${token}` } }, parts.grants);
  if (!checked.ok) return sendProblem(request, reply, checked.problem);
  giveSession(parts, request, reply, { token, expiresMs: checked.value.expiresMs });
  return present(checked.value);
}

/** The token of a session ends with it; one that somebody else may use elsewhere does not. */
async function signOut({ grants, tokens, publicOrigin }: Parts, request: FastifyRequest, reply: FastifyReply) {
  const gone = { isSecure: isSecure(request.headers, publicOrigin), sameSite: 'Strict', seconds: 0 } as const;
  void reply.header('set-cookie', writeCookie(SESSION_COOKIE, '', gone));
  const token = bearerOf(request);
  const grant = token === null ? null : grants(token);
  if (grant === null || typeof grant === 'string') return { revoked: false };
  const { tokenId, name, way } = grant;
  if (tokenId === undefined || (way !== 'oidc' && way !== 'demo')) return { revoked: false };
  const done = await tokens.revoke(tokenId, name);
  if (done?.written.ok === false) {
    const detail = `the session is refused from now on, but only until a restart: ${done.written.because}`;
    return sendProblem(request, reply, { kind: 'store-unavailable', status: 503, detail, mend: done.written.mend });
  }
  return { revoked: true };
}
