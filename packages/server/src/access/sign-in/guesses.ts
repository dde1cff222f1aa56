// How often one address may try to sign in, whoever it says it is: tighter than what the doors allow for reading.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { addressOf } from '../../http/doors/limits.ts';
import { sendProblem } from '../../http/problems.ts';

const PER_MINUTE = 120;

export type Bounded = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined>;

/** The answer sends the refusal itself, and is undefined where there is none. */
export function guessesBounded(app: FastifyInstance): Bounded {
  let limit: ReturnType<FastifyInstance['createRateLimit']> | null = null;
  app.addHook('onReady', async () => {
    limit = app.createRateLimit({ max: PER_MINUTE, timeWindow: 60_000, keyGenerator: addressOf });
  });
  return async (request, reply) => {
    const found = await limit?.(request);
    if (found === undefined || found.isAllowed || !found.isExceeded) return undefined;
    void reply.header('retry-after', String(found.ttlInSeconds));
    return sendProblem(request, reply, {
      kind: 'too-many-requests',
      status: 429,
      detail: `more than ${PER_MINUTE} sign-ins within a minute came from this address`,
      mend: `Wait ${found.ttlInSeconds} s.`,
    });
  };
}
