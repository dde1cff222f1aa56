// How a refusal leaves the server: as a problem document. Knows no route.
import { problem, type ProblemFacts } from '@kintsugi/contract';
import { DamagedStreamError } from '@kintsugi/engine/ports';
import type { FastifyReply, FastifyRequest } from 'fastify';

export function sendProblem(request: FastifyRequest, reply: FastifyReply, facts: ProblemFacts): FastifyReply {
  const instance = request.url.split('?')[0] ?? '';
  if (facts.status === 401) void reply.header('www-authenticate', 'Bearer');
  return reply
    .code(facts.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(JSON.stringify(problem({ ...facts, instance })));
}

/** Of what was thrown on the way to a handler, or in it: everything that is not the caller's is a bug of ours. */
export function requestFault(error: unknown): ProblemFacts {
  if (error instanceof DamagedStreamError)
    return { kind: error.kind, status: 500, detail: error.message, mend: error.mend };
  const { statusCode, code, message } = error as { statusCode?: number; code?: string; message?: string };
  if (statusCode === undefined || statusCode >= 500) {
    return {
      kind: 'internal',
      status: 500,
      detail: 'the server met something that it did not expect',
      mend: 'Look into its log, and report it; nothing of what you asked for is known to have happened.',
    };
  }
  if (statusCode === 413)
    return {
      kind: 'too-large',
      status: 413,
      detail: 'the body is larger than this route takes',
      mend: 'Send less.',
    };
  if (statusCode === 415)
    return {
      kind: 'not-json',
      status: 415,
      detail: 'the body is not JSON',
      mend: 'Send JSON with content-type: application/json.',
    };
  return {
    kind: 'malformed',
    status: statusCode,
    detail: message ?? code ?? 'the request cannot be read',
    mend: 'Send valid JSON and HTTP.',
  };
}
