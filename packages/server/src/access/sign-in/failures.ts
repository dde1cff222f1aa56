// How a sign-in that came to nothing is told: to a page by its address, to a program as a problem.
import { SIGN_IN_FAILURES, type SignInFailure } from '@kintsugi/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from '../../http/problems.ts';

const STATUS: Readonly<Record<SignInFailure, number>> = {
  cancelled: 403,
  expired: 400,
  'no-role': 403,
  'provider-unreachable': 503,
  'not-believed': 502,
  'store-unavailable': 503,
};

const DETAIL: Readonly<Record<SignInFailure, string>> = {
  cancelled: 'nobody signed in at the provider',
  expired: 'this sign-in is not under way, or not in this browser',
  'no-role': 'the provider knows who this is, but nobody gave them a role here',
  'provider-unreachable': 'the OpenID provider does not answer',
  'not-believed': 'what the provider answered does not hold what it must',
  'store-unavailable': 'the session could not be stored',
};

export function tell(failure: SignInFailure, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if ((request.headers.accept ?? '').includes('text/html')) return reply.redirect(`/?signin=${failure}`);
  const mend = SIGN_IN_FAILURES[failure];
  return sendProblem(request, reply, { kind: failure, status: STATUS[failure], detail: DETAIL[failure], mend });
}

/** Names what was thrown on the way to the provider. What its answers hold goes to the log in the library's words alone. */
export function failed(error: unknown, onTrouble: (line: string) => void): { readonly failure: SignInFailure } {
  const failure = failureOf(error);
  if (failure !== 'cancelled') onTrouble(`sign-in: ${failure}: ${wordsOf(error)}`);
  return { failure };
}

interface Thrown {
  readonly name?: string;
  readonly code?: string;
  readonly error?: string;
  readonly status?: number;
  readonly message?: string;
  readonly cause?: unknown;
}

const UNREACHABLE: readonly string[] = ['OAUTH_TIMEOUT', 'OAUTH_ABORT', 'OAUTH_RESPONSE_IS_NOT_CONFORM'];
const BUSY: readonly string[] = ['server_error', 'temporarily_unavailable'];

function failureOf(thrown: unknown): SignInFailure {
  const { name = '', code = '', error = '', status = 0 } = thrown as Thrown;
  if (BUSY.includes(error) || status >= 500 || UNREACHABLE.includes(code)) return 'provider-unreachable';
  if (name === 'AuthorizationResponseError') return 'cancelled';
  // What `fetch` throws when nobody is there.
  if (name === 'TypeError' && code === '') return 'provider-unreachable';
  return 'not-believed';
}

function wordsOf(error: unknown): string {
  const { message = String(error), code, cause } = error as Thrown;
  const below = cause instanceof Error ? `: ${cause.message}` : '';
  const words = `${message}${code === undefined ? '' : ` (${code})`}${below}`;
  return words.replace(/\p{Cc}+/gu, ' ').slice(0, 300);
}
