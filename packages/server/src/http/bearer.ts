// The token of a request. The Authorization header alone counts here: a cookie becomes one at `doors/session.ts`, or never.
import type { FastifyRequest } from 'fastify';

export function bearerOf({ headers }: Pick<FastifyRequest, 'headers'>): string | null {
  return /^Bearer ([\w.~+/=-]{1,6000})$/i.exec(headers.authorization ?? '')?.[1] ?? null;
}
