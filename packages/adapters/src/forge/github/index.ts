// The forge port over GitHub's REST interface. It must not know what is proposed there, or why.
import type { Forge } from '@kintsugi/engine/ports';
import { createClient, type Answer, type Asking } from './client.ts';
import * as conversation from './conversation.ts';
import { createOctokit, type Credentials } from './octokit.ts';
import * as pulls from './pulls.ts';
import type { UserShape } from './shapes.ts';
import { createTurns } from './turns.ts';

export type { Credentials } from './octokit.ts';
export type { MergeMethod } from './pulls.ts';
export { verifyWebhook } from './webhook.ts';

export interface GitHubForgeOptions {
  readonly owner: string;
  readonly repository: string;
  readonly credentials: Credentials;
  /** `https://HOST/api/v3` for a server of one's own. */
  readonly baseUrl?: string;
  /** Of one call of the port, waiting for GitHub's limits included. */
  readonly deadlineMs?: number;
  readonly requestTimeoutMs?: number;
  readonly mergeMethod?: pulls.MergeMethod;
  /** Who we are there; without it, GitHub is asked. */
  readonly login?: string;
  readonly now?: () => number;
}

/**
 * Nothing is asked before the first call. GitHub knows no keys, so every write looks first whether it was done; two
 * processes that write the same at the same moment may still both do it. Throws when the address is none.
 */
export function openGitHubForge(options: GitHubForgeOptions): Forge {
  const { owner, repository, credentials, baseUrl = 'https://api.github.com', now = Date.now } = options;
  const { deadlineMs = 30_000, requestTimeoutMs = 15_000, mergeMethod = 'merge' } = options;
  const octokit = createOctokit({ baseUrl, credentials, requestTimeoutMs });
  const client = createClient({ octokit, owner, repo: repository, deadlineMs, now });
  const turns = createTurns();
  const whoAmI = createIdentity(options);
  /** A write that needs to know which words are ours. */
  const as = async <T>(asking: Asking, write: (me: string) => Promise<T>): Promise<T | pulls.Wrong> => {
    const me = await whoAmI(asking);
    return me.kind === 'done' ? write(me.answer) : pulls.wrongOf(me);
  };
  /** One after the other on one thing. The deadline begins with the turn. */
  const write = <T>(name: string, carryOut: (asking: Asking) => Promise<T>): Promise<T> =>
    turns(name, () => carryOut(client.begin()));
  const comment = (asking: Asking, number: number, key: string, text: string) =>
    as(asking, (me) => conversation.comment(asking, me, number, key, text));
  return {
    open: (wanted) => write(wanted.branch, (asking) => pulls.open(asking, owner, wanted)),
    pullRequests: (filter) => pulls.list(client.begin(), owner, filter),
    pullRequest: (number) => pulls.findOrNull(client.begin(), number),
    comment: (number, key, text) => write(`#${number}`, (asking) => comment(asking, number, key, text)),
    comments: (number) => conversation.comments(client.begin(), number),
    review: (number, key, review) =>
      write(`#${number}`, (asking) => as(asking, (me) => conversation.review(asking, me, number, key, review))),
    reviews: (number) => conversation.reviews(client.begin(), number),
    setCheck: (commit, check) => write(commit, (asking) => conversation.setCheck(asking, commit, check)),
    checks: (commit) => conversation.checks(client.begin(), commit),
    merge: (number, expectedHead, message) =>
      write(`#${number}`, (asking) => pulls.merge(asking, mergeMethod, number, expectedHead, message)),
    close: (number, because) =>
      write(`#${number}`, (asking) => pulls.close(asking, number, () => comment(asking, number, 'closed', because))),
    deleteBranch: (branch) => write(branch, (asking) => pulls.deleteBranch(asking, branch)),
  };
}

function createIdentity({ login, credentials }: GitHubForgeOptions): (asking: Asking) => Promise<Answer<string>> {
  let known = login ?? null;
  return async (asking) => {
    if (known !== null) return { kind: 'done', answer: known };
    const isApp = 'app' in credentials;
    const me = isApp ? await asking.ask<{ slug: string }>('GET /app') : await asking.ask<UserShape>('GET /user');
    if (me.kind !== 'done') return me;
    known = 'slug' in me.answer ? `${me.answer.slug}[bot]` : me.answer.login;
    return { kind: 'done', answer: known };
  };
}
