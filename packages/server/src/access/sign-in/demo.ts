// Getting in without credentials: in demo mode, from this very machine, and nowhere else.
import { isIP } from 'node:net';
import type { ProblemFacts } from '@kintsugi/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isLoopbackName, nameIn } from '../../http/doors/host.ts';
import { sendProblem } from '../../http/problems.ts';
import type { SignInParts } from './open-sign-in.ts';
import { giveSession, present } from './session-routes.ts';

export const DEMO_NAME = 'demo';
const HOURS = 2;
/** What a proxy adds: with one in between, everybody seems to be on this machine. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

export interface DemoDoor {
  /** Null: this request may come in without credentials. */
  refuses(request: FastifyRequest): ProblemFacts | null;
  open(request: FastifyRequest, reply: FastifyReply): Promise<unknown>;
}

export function createDemoDoor(parts: SignInParts): DemoDoor {
  const refuses: DemoDoor['refuses'] = (request) => {
    if (!parts.demo) return NO_DEMO;
    const { headers, raw } = request;
    const isOwn =
      isLoopbackName(parts.host) &&
      isLoopbackAddress(raw.socket.remoteAddress ?? '') &&
      isLoopbackName(nameIn(headers.host ?? '')) &&
      FORWARDED.every((name) => headers[name] === undefined);
    return isOwn ? null : NOT_HERE;
  };
  return {
    refuses,
    open: async (request, reply) => {
      const refusal = refuses(request);
      if (refusal !== null) return sendProblem(request, reply, refusal);
      const wanted = { name: DEMO_NAME, role: 'admin', services: null, hours: HOURS, way: 'demo' } as const;
      const made = await parts.tokens.makeSession(wanted);
      if (!made.ok) {
        const status = made.kind === 'name-taken' ? 409 : 503;
        return sendProblem(request, reply, { kind: made.kind, status, detail: made.because, mend: made.mend });
      }
      giveSession(parts, request, reply, { token: made.text, expiresMs: made.token.expiresMs });
      return present({ name: made.token.name, role: made.token.role });
    },
  };
}

function isLoopbackAddress(address: string): boolean {
  const plain = address.replace(/^::ffff:/, '');
  return address === '::1' || (isIP(plain) === 4 && plain.startsWith('127.'));
}

const NO_DEMO: ProblemFacts = {
  kind: 'no-demo',
  status: 404,
  detail: 'this server is no demo',
  mend: 'Sign in with a token: `DATA/token` is the operator’s.',
};

const NOT_HERE: ProblemFacts = {
  kind: 'not-from-here',
  status: 403,
  detail: 'the demo lets in without a token only who sits at the machine that it runs on',
  mend: 'Open it on that machine as http://127.0.0.1:PORT, without a proxy between; or sign in with a token.',
};
