// Comments, reviews and checks on GitHub: each written once a key, found again by a hidden marker. Knows no transport.
import type { ChangeOutcome } from '@kintsugi/domain';
import type { Check, InlineComment, Review } from '@kintsugi/engine/ports';
import type { Answer, Asking } from './client.ts';
import { isMarked, marked, unmarked } from './marker.ts';
import { find, told, wrongOf } from './pulls.ts';
import type { CombinedShape, CommentShape, InlineShape, ReviewShape, StatusShape } from './shapes.ts';

const COMMENTS = '/repos/{owner}/{repo}/issues/{issue_number}/comments';
const REVIEWS = '/repos/{owner}/{repo}/pulls/{pull_number}/reviews';
/** As long as GitHub keeps the description of a status. */
const SAYS_MAX = 140;

/** `me`: whose comments count as ours; a marker in a stranger's is a forgery. */
export async function comment(
  asking: Asking,
  me: string,
  number: number,
  key: string,
  text: string,
): Promise<ChangeOutcome> {
  const receipt = `comment ${key} on ${number}`;
  const there = await asking.askAll<CommentShape>(`GET ${COMMENTS}`, { issue_number: number });
  if (there.kind !== 'done') return wrongOf(there);
  if (there.answer.some(({ user, body }) => user?.login === me && isMarked(body ?? '', key)))
    return { kind: 'applied', receipt };
  const said = await asking.ask(`POST ${COMMENTS}`, { issue_number: number, body: marked(text, key) });
  return said.kind === 'done' ? { kind: 'applied', receipt } : wrongOf(said);
}

export async function comments(asking: Asking, number: number) {
  const all = told(await asking.askAll<CommentShape>(`GET ${COMMENTS}`, { issue_number: number }));
  return all.map(({ user, body }) => ({ author: user?.login ?? 'ghost', text: unmarked(body ?? '') }));
}

export async function review(
  asking: Asking,
  me: string,
  number: number,
  key: string,
  wanted: Omit<Review, 'author'>,
): Promise<ChangeOutcome> {
  const receipt = `review ${key} on ${number}`;
  const there = await asking.askAll<ReviewShape>(`GET ${REVIEWS}`, { pull_number: number });
  if (there.kind !== 'done') return wrongOf(there);
  if (there.answer.some(({ user, body }) => user?.login === me && isMarked(body, key)))
    return { kind: 'applied', receipt };
  const pull = await find(asking, number);
  if (pull.kind !== 'done') return wrongOf(pull);
  const isOwn = pull.answer.user?.login === me;
  const post = (summary: string, inline: readonly InlineComment[]): Promise<Answer<unknown>> =>
    asking.ask(`POST ${REVIEWS}`, {
      pull_number: number,
      commit_id: pull.answer.head.sha,
      event: isOwn ? 'COMMENT' : EVENTS[wanted.verdict],
      body: marked(summary, key),
      comments: inline.map(({ path, line, text }) => ({ path, line, side: 'RIGHT', body: text })),
    });
  const summary = isOwn ? `${OWN[wanted.verdict]}${wanted.summary}` : wanted.summary;
  let said = await post(summary, wanted.comments);
  // GitHub takes comments on changed lines alone: the others are said in the summary.
  if (said.kind === 'refused' && said.status === 422 && wanted.comments.length > 0)
    said = await post(withInline(summary, wanted.comments), []);
  return said.kind === 'done' ? { kind: 'applied', receipt } : wrongOf(said);
}

const EVENTS = { approve: 'APPROVE', 'request-changes': 'REQUEST_CHANGES', comment: 'COMMENT' } as const;

/** GitHub lets nobody judge their own pull request; what the verdict would have been is said, and does not count there. */
const OWN = {
  approve: '**Would approve**, which GitHub lets nobody do on their own pull request.\n\n',
  'request-changes': '**Would request changes**, which GitHub lets nobody do on their own pull request.\n\n',
  comment: '',
} as const;

function withInline(summary: string, inline: readonly InlineComment[]): string {
  return [summary, ...inline.map(({ path, line, text }) => `\`${path}:${line}\`: ${text}`)].join('\n\n');
}

export async function reviews(asking: Asking, number: number): Promise<readonly Review[]> {
  const all = told(await asking.askAll<ReviewShape>(`GET ${REVIEWS}`, { pull_number: number }));
  const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/comments';
  const inline = told(await asking.askAll<InlineShape>(route, { pull_number: number }));
  return all
    .filter(({ state }) => state !== 'PENDING')
    .map(({ id, user, body, state }) => ({
      verdict: state === 'APPROVED' ? 'approve' : state === 'CHANGES_REQUESTED' ? 'request-changes' : 'comment',
      summary: unmarked(body),
      author: user?.login ?? 'ghost',
      comments: inline
        .filter((one) => one.pull_request_review_id === id)
        // An outdated comment keeps the line it was made on.
        .map((one) => ({ path: one.path, line: one.line ?? one.original_line ?? 1, text: one.body })),
    }));
}

/** As commit statuses, which a token may write too; check runs are for apps alone. */
export async function setCheck(asking: Asking, commit: string, check: Check): Promise<ChangeOutcome> {
  const receipt = `${check.name} ${check.state} on ${commit}`;
  if (!isSha(commit)) return { kind: 'rejected', because: 'nobody knows the commit', mend: 'Push it first.' };
  const description = check.says.length > SAYS_MAX ? `${check.says.slice(0, SAYS_MAX - 1)}…` : check.says;
  const state = STATES[check.state];
  const there = await statuses(asking, commit);
  if (there.kind === 'lost') return wrongOf(there);
  const same = (one: StatusShape) =>
    one.context === check.name && one.state === state && one.description === description;
  if (there.kind === 'done' && there.answer.some(same)) return { kind: 'applied', receipt };
  const route = 'POST /repos/{owner}/{repo}/statuses/{sha}';
  const set = await asking.ask(route, { sha: commit, state, context: check.name, description });
  return set.kind === 'done' ? { kind: 'applied', receipt } : wrongOf(set);
}

export async function checks(asking: Asking, commit: string): Promise<readonly Check[]> {
  if (!isSha(commit)) return [];
  return told(await statuses(asking, commit)).map(({ context, state, description }) => ({
    name: context,
    state: state === 'pending' ? 'running' : state === 'success' ? 'passed' : 'failed',
    says: description ?? '',
  }));
}

function statuses(asking: Asking, commit: string): Promise<Answer<readonly StatusShape[]>> {
  const route = 'GET /repos/{owner}/{repo}/commits/{ref}/status';
  return asking.askAll<StatusShape, CombinedShape>(route, { ref: commit }, (page) => page.statuses);
}

const STATES = { running: 'pending', passed: 'success', failed: 'failure' } as const;
const isSha = (text: string): boolean => /^[0-9a-f]{40}$/.test(text);
