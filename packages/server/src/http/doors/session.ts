// The one place where a cookie becomes a credential: only here, and only when the request comes from a page of our own.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sendProblem } from '../problems.ts';
import { cookieName, isSecure, readCookie, SESSION_COOKIE, type PublicOrigin } from '../session-cookie.ts';
import { CROSS_SITE, hasOwnOrigin, isSameOrigin } from './same-origin.ts';

const byCookie = new WeakSet<object>();

/** Whether the credentials of a request were a cookie's. */
export function cameByCookie(request: FastifyRequest): boolean {
  return byCookie.has(request.raw);
}

/**
 * Browsers add cookies by themselves, also to what a stranger's page asks for. So a cookie that is refused here is none,
 * and what lies behind this door knows the Authorization header alone. A header that was sent goes before the cookie.
 */
export function addSessionDoor(app: FastifyInstance, publicOrigin: PublicOrigin): void {
  app.addHook('onRequest', async (request, reply) => {
    const { headers } = request;
    if (headers.authorization !== undefined) return undefined;
    const token = readCookie(headers, cookieName(SESSION_COOKIE, isSecure(headers, publicOrigin)));
    if (token === null) return undefined;
    if (!mayUseCookie(request, publicOrigin)) {
      if (headers.upgrade !== undefined) void reply.header('connection', 'close');
      return sendProblem(request, reply, CROSS_SITE);
    }
    headers.authorization = `Bearer ${token}`;
    byCookie.add(request.raw);
    return undefined;
  });
}

function mayUseCookie({ method, headers }: FastifyRequest, publicOrigin: PublicOrigin): boolean {
  if (headers.upgrade !== undefined) return hasOwnOrigin(headers, publicOrigin);
  return method === 'GET' || method === 'HEAD' || isSameOrigin(headers, publicOrigin);
}
