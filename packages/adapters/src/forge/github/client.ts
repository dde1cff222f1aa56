// Asks GitHub within a deadline and says what came of it in our words: done, refused with a mend, or nobody knows. It must
// not know pull requests.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Octokit } from '@octokit/core';
import type { ErrorShape } from './shapes.ts';

export type Answer<T> =
  | { readonly kind: 'done'; readonly answer: T }
  | { readonly kind: 'refused'; readonly status: number; readonly because: string; readonly mend: string }
  /** No answer, or none that says whether it was done. */
  | { readonly kind: 'lost'; readonly because: string };

export interface Client {
  /** One port call: everything asked through it ends within one deadline. */
  begin(): Asking;
}

export interface Asking {
  ask<T>(route: string, parameters?: Parameters): Promise<Answer<T>>;
  /** All pages; refused when there are more than we look through. `itemsOf` finds the list in a page. */
  askAll<T, Page = readonly T[]>(
    route: string,
    parameters: Parameters,
    itemsOf?: (page: Page) => readonly T[],
  ): Promise<Answer<readonly T[]>>;
}

type Parameters = Readonly<Record<string, unknown>>;

export interface ClientOptions {
  readonly octokit: () => Promise<Octokit>;
  readonly owner: string;
  readonly repo: string;
  /** Of one port call. */
  readonly deadlineMs: number;
  readonly now: () => number;
}

const PAGES_MAX = 10;
const PAGE_SIZE = 100;
const READ_TRIES = 3;
const FIRST_WAIT_MS = 250;
/** GitHub's advice for a secondary limit that names no time. */
const SECONDARY_WAIT_MS = 60_000;

export function createClient(options: ClientOptions): Client {
  const held = { untilMs: 0 };
  return {
    begin() {
      const deadline = options.now() + options.deadlineMs;
      const ask: Asking['ask'] = (route, parameters = {}) => patiently(options, held, deadline, route, parameters);
      return {
        ask,
        async askAll<T, Page>(route: string, parameters: Parameters, itemsOf = (page: Page) => page as readonly T[]) {
          const items: T[] = [];
          for (let page = 1; page <= PAGES_MAX; page++) {
            const answered = await ask<Page>(route, { ...parameters, per_page: PAGE_SIZE, page });
            if (answered.kind !== 'done') return answered;
            const more = itemsOf(answered.answer);
            items.push(...more);
            if (more.length < PAGE_SIZE) return { kind: 'done' as const, answer: items };
          }
          const because = `there are more than ${PAGES_MAX * PAGE_SIZE} of them on GitHub`;
          return { kind: 'refused' as const, status: 200, because, mend: 'Go on in another pull request.' };
        },
      };
    },
  };
}

/** Waits where GitHub asks for it, and asks again where that can do no harm, until the deadline. */
async function patiently<T>(
  options: ClientOptions,
  held: { untilMs: number },
  deadline: number,
  route: string,
  parameters: Parameters,
): Promise<Answer<T>> {
  const isRead = route.startsWith('GET ');
  for (let tries = 1; ; tries++) {
    if (held.untilMs > deadline) return { kind: 'lost', because: waitSentence(held.untilMs - options.now()) };
    await pause(held.untilMs - options.now());
    const answered = await once<T>(options, deadline, route, parameters);
    if (answered.kind === 'wait') {
      // It was not carried out, so asking again is safe for a write too.
      held.untilMs = Math.max(held.untilMs, options.now() + answered.waitMs);
      continue;
    }
    const waitMs = FIRST_WAIT_MS * 4 ** (tries - 1);
    const mayTry = isRead && tries < READ_TRIES && options.now() + waitMs < deadline;
    if (answered.kind !== 'lost' || !mayTry) return answered;
    await pause(waitMs);
  }
}

async function once<T>(
  { octokit, owner, repo, now }: ClientOptions,
  deadline: number,
  route: string,
  parameters: Parameters,
): Promise<Answer<T> | { readonly kind: 'wait'; readonly waitMs: number }> {
  const leftMs = deadline - now();
  if (leftMs <= 0) return { kind: 'lost', because: 'GitHub did not answer in time' };
  try {
    const client = await octokit();
    const answer = await client.request(route, {
      owner,
      repo,
      ...parameters,
      headers: { 'x-github-api-version': '2022-11-28' },
      request: { signal: AbortSignal.timeout(leftMs) },
    });
    if (answer.status >= 300) return refusal(answer.status, 'the repository has moved');
    return { kind: 'done', answer: answer.data as T };
  } catch (error) {
    return meaningOf(error, now);
  }
}

function meaningOf<T>(
  error: unknown,
  now: () => number,
): Answer<T> | { readonly kind: 'wait'; readonly waitMs: number } {
  const because = error instanceof Error ? error.message.slice(0, 500) : String(error);
  if (!isHttpError(error))
    return { kind: 'refused', status: 0, because: `it could not be signed: ${because}`, mend: KEY };
  const { response, status } = error;
  if (response === undefined || status >= 500 || status === 408) return { kind: 'lost', because: `GitHub: ${because}` };
  const waitMs = waitAsked(status, response.headers, because, now());
  return waitMs === null ? refusal(status, sentenceOf(response.data) ?? because) : { kind: 'wait', waitMs };
}

interface HttpError extends Error {
  readonly status: number;
  readonly response?: { readonly headers: Readonly<Record<string, unknown>>; readonly data: unknown };
}

const isHttpError = (error: unknown): error is HttpError =>
  error instanceof Error && 'status' in error && typeof error.status === 'number';

/** Null: it was no limit that refused. */
function waitAsked(
  status: number,
  headers: Readonly<Record<string, unknown>>,
  says: string,
  nowMs: number,
): number | null {
  if (status !== 429 && status !== 403) return null;
  const seconds = Number(headers['retry-after'] ?? Number.NaN);
  if (Number.isFinite(seconds)) return Math.max(FIRST_WAIT_MS, seconds * 1_000);
  if (headers['x-ratelimit-remaining'] === '0')
    return Math.max(1_000, Number(headers['x-ratelimit-reset'] ?? 0) * 1_000 - nowMs);
  return status === 429 || /secondary rate limit/i.test(says) ? SECONDARY_WAIT_MS : null;
}

function sentenceOf(body: unknown): string | null {
  if (typeof body !== 'object' || body === null || !('message' in body)) return null;
  const { message, errors } = body as ErrorShape;
  const details = (errors ?? []).map((one) => (typeof one === 'string' ? one : (one.message ?? one.code)));
  return [message, ...details].join('; ').slice(0, 500);
}

const KEY = 'Give the token, or the key of the app, that GitHub issued.';

function refusal<T>(status: number, says: string): Answer<T> {
  return { kind: 'refused', status, because: `GitHub answered ${status}: ${says}`, mend: mendOf(status) };
}

function mendOf(status: number): string {
  if (status === 401) return 'Give a token that is valid: it may have expired.';
  if (status === 403) return 'Give the token the rights to write contents, pull requests and commit statuses.';
  if (status === 404) return 'See the name of the repository, and whether the token may see it.';
  if (status === 405 || status === 409) return 'Look at the pull request again, then try again.';
  if (status < 400) return 'Configure the new address of the repository.';
  return 'Correct what GitHub names.';
}

const waitSentence = (waitMs: number): string => `GitHub asks to wait ${Math.ceil(waitMs / 1_000)} s`;

async function pause(waitMs: number): Promise<void> {
  if (waitMs > 0) await sleep(waitMs);
}
