// How often somebody may ask: by token for those we know, by address for all others, so that guessing tokens is slow and
// whoever guesses cannot shut out the person behind the same address.
import { isIPv6 } from 'node:net';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { OPERATOR, type Grants } from '../../folder/tokens.ts';
import { bearerOf } from '../bearer.ts';
import { sendProblem } from '../problems.ts';

export interface Limits {
  /** Requests a minute for each person or token. */
  readonly perTokenMinute: number;
  /** Requests a minute for each address that shows no token that counts. */
  readonly perAddressMinute: number;
}

const MINUTE_MS = 60_000;
/** Kept apart for at most this many callers; the least recent is forgotten. */
const CALLERS = 10_000;
/** Never limited: whether it lives must be answered also to whoever asks too much. */
const EXEMPT = /^(?:\/api\/v1)?\/health(?:\/ready)?(?:\?|$)/;

/** The operator is not limited: whoever reads the data folder can do worse than ask often. */
export function addLimits(app: FastifyInstance, grants: Grants, limits: Limits): void {
  void app.register(rateLimit, { global: false, cache: CALLERS });
  app.addHook('onReady', async () => {
    checks = {
      known: app.createRateLimit({ max: limits.perTokenMinute, timeWindow: MINUTE_MS, keyGenerator: callerOf(grants) }),
      unknown: app.createRateLimit({ max: limits.perAddressMinute, timeWindow: MINUTE_MS, keyGenerator: addressOf }),
    };
  });
  let checks: Record<'known' | 'unknown', ReturnType<FastifyInstance['createRateLimit']>> | null = null;
  app.addHook('onRequest', async (request, reply) => {
    const caller = callerOf(grants)(request);
    if (checks === null || caller === OPERATOR.name || EXEMPT.test(request.url)) return undefined;
    const found = await (caller === '' ? checks.unknown : checks.known)(request);
    if (found.isAllowed || !found.isExceeded) return undefined;
    void reply.header('retry-after', String(found.ttlInSeconds));
    const who = caller === '' ? 'this address' : caller;
    const max = caller === '' ? limits.perAddressMinute : limits.perTokenMinute;
    return sendProblem(request, reply, {
      kind: 'too-many-requests',
      status: 429,
      detail: `${who} has sent more than ${max} requests within a minute`,
      mend: `Wait ${found.ttlInSeconds} s, and ask less often; \`server.limits\` in kintsugi.yaml says how often.`,
    });
  });
}

/** Empty for whoever shows no token that counts. */
function callerOf(grants: Grants): (request: FastifyRequest) => string {
  return (request) => {
    const token = bearerOf(request);
    const grant = token === null ? null : grants(token);
    return grant === null || typeof grant === 'string' ? '' : (grant.tokenId ?? grant.name);
  };
}

/** Of IPv6 the network: one machine has more addresses there than could ever be counted. */
export function addressOf({ ip }: FastifyRequest): string {
  return isIPv6(ip) && !ip.startsWith('::ffff:') ? ip.split(':').slice(0, 4).join(':') : ip;
}
