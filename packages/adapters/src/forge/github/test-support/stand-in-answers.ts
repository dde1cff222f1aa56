// The stand-in's answers to what we ask of GitHub, each in the shape that GitHub publishes. It is not GitHub.
import type {
  CombinedShape,
  CommentShape,
  InlineShape,
  MergeShape,
  PullShape,
  ReviewShape,
  StatusShape,
} from '../shapes.ts';
import type { StandInPull, StandInReview, StandInState } from './stand-in-state.ts';

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
}

export interface Question {
  readonly state: StandInState;
  /** Who asks. */
  readonly me: string;
  /** What the path holds, in its order. */
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
}

type Answering = (question: Question) => Promise<Reply> | Reply;

const OWNER = 'acme';
const REPO = `/repos/${OWNER}/alpha`;
const TEXT_MAX = 65_536;

export const ROUTES: readonly (readonly [method: string, path: RegExp, answer: Answering])[] = [
  ['GET', at('/?'), () => ({ status: 200, body: { full_name: 'acme/alpha' } })],
  ['GET', /^\/user$/, ({ me }) => ({ status: 200, body: { login: me } })],
  ['GET', at('/pulls'), listPulls],
  ['POST', at('/pulls'), openPull],
  ['GET', at(String.raw`/pulls/(\d+)`), withPull((_, pull) => ({ status: 200, body: pullShape(pull) }))],
  ['PATCH', at(String.raw`/pulls/(\d+)`), withPull(closePull)],
  ['PUT', at(String.raw`/pulls/(\d+)/merge`), withPull(mergePull)],
  ['GET', at(String.raw`/issues/(\d+)/comments`), withPull(listComments)],
  ['POST', at(String.raw`/issues/(\d+)/comments`), withPull(addComment)],
  ['GET', at(String.raw`/pulls/(\d+)/reviews`), withPull(listReviews)],
  ['POST', at(String.raw`/pulls/(\d+)/reviews`), withPull(addReview)],
  ['GET', at(String.raw`/pulls/(\d+)/comments`), withPull(listInline)],
  ['POST', at('/statuses/([^/]+)'), addStatus],
  ['GET', at('/commits/([^/]+)/status'), combinedStatus],
  ['DELETE', at('/git/refs/(.+)'), deleteRef],
];

function at(path: string): RegExp {
  return new RegExp(`^${REPO}${path}$`);
}

export function failed(status: number, message: string, errors: readonly unknown[] = []): Reply {
  return {
    status,
    body: { message, errors, documentation_url: 'https://docs.github.com/rest', status: String(status) },
  };
}

function withPull(answer: (question: Question, pull: StandInPull) => Promise<Reply> | Reply): Answering {
  return (question) => {
    const pull = question.state.pulls[Number(question.parts[0]) - 1];
    return pull === undefined ? failed(404, 'Not Found') : answer(question, pull);
  };
}

function page<T>({ query }: Question, items: readonly T[]): readonly T[] {
  const size = Number(query.get('per_page') ?? 30);
  const from = (Number(query.get('page') ?? 1) - 1) * size;
  return items.slice(from, from + size);
}

function pullShape({ number, branch, base, title, body, author, state, head, merged }: StandInPull): PullShape {
  const repo = { full_name: 'acme/alpha' };
  return {
    number,
    html_url: `https://github.com/acme/alpha/pull/${number}`,
    title,
    body: body === '' ? null : body,
    state,
    user: { login: author },
    merged_at: merged === null ? null : '2026-01-01T00:00:00Z',
    // As GitHub does: before the merge it is a trial merge, which is on no branch.
    merge_commit_sha: merged ?? 'f'.repeat(40),
    head: { label: `${OWNER}:${branch}`, ref: branch, sha: head, repo },
    base: { label: `${OWNER}:${base}`, ref: base, sha: head, repo },
  } satisfies PullShape;
}

function listPulls(question: Question): Reply {
  const { state, query } = question;
  const [wanted, head] = [query.get('state') ?? 'open', query.get('head')];
  const pulls = state.pulls
    .filter((pull) => wanted === 'all' || pull.state === wanted)
    .filter((pull) => head === null || head === `${OWNER}:${pull.branch}`)
    .toReversed();
  return { status: 200, body: page(question, pulls.map(pullShape)) };
}

async function openPull({ state, me, body }: Question): Promise<Reply> {
  const {
    title,
    head: branch,
    base,
    body: text = '',
  } = body as Record<'title' | 'head' | 'base', string> & { body?: string };
  const [head, onto] = [await state.headOf(branch), await state.headOf(base)];
  const invalid = (field: string) =>
    failed(422, 'Validation Failed', [{ resource: 'PullRequest', field, code: 'invalid' }]);
  if (head === null) return invalid('head');
  if (onto === null) return invalid('base');
  const custom = (message: string) =>
    failed(422, 'Validation Failed', [{ resource: 'PullRequest', code: 'custom', message }]);
  if (await state.contains(onto, head)) return custom(`No commits between ${base} and ${branch}`);
  if (state.pulls.some((pull) => pull.state === 'open' && pull.branch === branch && pull.base === base))
    return custom(`A pull request already exists for ${OWNER}:${branch}.`);
  if (text.length > TEXT_MAX) return custom('body is too long (maximum is 65536 characters)');
  const number = state.pulls.length + 1;
  const pull: StandInPull = { number, branch, base, title, body: text, author: me, state: 'open', head, merged: null };
  state.pulls.push(pull);
  return { status: 201, body: pullShape(pull) };
}

function closePull({ body }: Question, pull: StandInPull): Reply {
  if (body['state'] === 'closed') pull.state = 'closed';
  return { status: 200, body: pullShape(pull) };
}

async function mergePull({ state, body }: Question, pull: StandInPull): Promise<Reply> {
  if (pull.state !== 'open') return failed(405, 'Pull Request is not mergeable');
  if (body['sha'] !== undefined && body['sha'] !== pull.head)
    return failed(409, 'Head branch was modified. Review and try the merge again.');
  const sha = await state.merge(pull, `${String(body['commit_title'])}\n\n${String(body['commit_message'])}`);
  if (sha === null) return failed(405, 'Pull Request is not mergeable');
  return { status: 200, body: { sha, merged: true, message: 'Pull Request successfully merged' } satisfies MergeShape };
}

function listComments(question: Question, { number }: StandInPull): Reply {
  const comments = question.state.comments.filter(({ pull }) => pull === number);
  const shapes = comments.map(({ id, author, body }): CommentShape => ({ id, user: { login: author }, body }));
  return { status: 200, body: page(question, shapes) };
}

function addComment({ state, me, body: { body } }: Question, { number }: StandInPull): Reply {
  const text = String(body);
  if (text.length > TEXT_MAX)
    return failed(422, 'Validation Failed', ['Body is too long (maximum is 65536 characters)']);
  const comment = { id: state.nextId(), pull: number, author: me, body: text };
  state.comments.push(comment);
  return { status: 201, body: { id: comment.id, user: { login: me }, body: text } satisfies CommentShape };
}

function reviewShape({ id, author, body, state }: StandInReview): ReviewShape {
  return { id, user: { login: author }, body, state };
}

function listReviews(question: Question, { number }: StandInPull): Reply {
  const reviews = question.state.reviews.filter(({ pull }) => pull === number);
  return { status: 200, body: page(question, reviews.map(reviewShape)) };
}

const VERDICTS = { APPROVE: 'APPROVED', REQUEST_CHANGES: 'CHANGES_REQUESTED', COMMENT: 'COMMENTED' } as const;

async function addReview({ state, me, body }: Question, pull: StandInPull): Promise<Reply> {
  const wanted = body as {
    event: keyof typeof VERDICTS;
    body: string;
    comments: { path: string; line: number; body: string }[];
  };
  if (me === pull.author && wanted.event !== 'COMMENT')
    return failed(422, 'Unprocessable Entity', ['Review Can not approve your own pull request']);
  const shown = await state.linesInDiff(pull);
  for (const { path, line } of wanted.comments)
    if (!(shown.get(path) ?? []).some(([from, to]) => from <= line && line <= to))
      return failed(422, 'Unprocessable Entity', ['Line could not be resolved']);
  const comments = wanted.comments.map((one) => ({ ...one, id: state.nextId() }));
  const made = {
    id: state.nextId(),
    pull: pull.number,
    author: me,
    body: wanted.body,
    state: VERDICTS[wanted.event],
    comments,
  };
  state.reviews.push(made);
  return { status: 200, body: reviewShape(made) };
}

function listInline(question: Question, { number }: StandInPull): Reply {
  const inline = question.state.reviews
    .filter(({ pull }) => pull === number)
    .flatMap((review) =>
      review.comments.map(({ id, path, line, body }): InlineShape => ({
        id,
        pull_request_review_id: review.id,
        path,
        line,
        body,
      })),
    );
  return { status: 200, body: page(question, inline) };
}

async function addStatus({ state, parts: [sha = ''], body }: Question): Promise<Reply> {
  if (!(await state.hasCommit(sha))) return failed(422, `No commit found for SHA: ${sha}`);
  const status = body as { state: string; context: string; description: string };
  if (status.description.length > 140)
    return failed(422, 'Validation Failed', ['description is too long (maximum is 140 characters)']);
  state.statuses.push({ sha, context: status.context, state: status.state, description: status.description });
  return { status: 201, body: statusShape(status) };
}

function statusShape({ context, state, description }: StatusShape): StatusShape {
  return { context, state, description };
}

async function combinedStatus(question: Question): Promise<Reply> {
  const {
    state,
    parts: [sha = ''],
  } = question;
  if (!(await state.hasCommit(sha))) return failed(422, `No commit found for SHA: ${sha}`);
  const newest = new Map(
    state.statuses.filter((status) => status.sha === sha).map((status) => [status.context, status]),
  );
  return {
    status: 200,
    body: { statuses: page(question, [...newest.values()].map(statusShape)) } satisfies CombinedShape,
  };
}

async function deleteRef({ state, parts: [path = ''] }: Question): Promise<Reply> {
  const branch = path.replace(/^heads\//, '');
  if ((await state.headOf(branch)) === null) return failed(422, 'Reference does not exist');
  await state.git(['update-ref', '-d', `refs/heads/${branch}`]);
  return { status: 204 };
}
