// The token of a request. Only the Authorization header counts: browsers add cookies by themselves, and never this.
import type { FastifyRequest } from 'fastify';

export function bearerOf({ headers }: Pick<FastifyRequest, 'headers'>): string | null {
  return /^Bearer ([\w.~+/=-]{1,200})$/i.exec(headers.authorization ?? '')?.[1] ?? null;
}
