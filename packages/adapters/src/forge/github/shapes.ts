// What we read of GitHub's answers: slices of its published description, which the stand-in of the tests must fill too.
import type { components } from '@octokit/openapi-types';

type Schemas = components['schemas'];

export type UserShape = Pick<Schemas['simple-user'], 'login'>;

type EndShape = Pick<Schemas['pull-request']['head'], 'label' | 'ref' | 'sha'> & {
  /** Null when the fork is gone. */
  readonly repo: Pick<Schemas['repository'], 'full_name'> | null;
};

export type PullShape = Pick<
  Schemas['pull-request-simple'],
  'number' | 'html_url' | 'title' | 'body' | 'state' | 'merged_at' | 'merge_commit_sha'
> & { readonly user: UserShape | null; readonly head: EndShape; readonly base: EndShape };

export type CommentShape = Pick<Schemas['issue-comment'], 'id' | 'body'> & { readonly user: UserShape | null };

export type ReviewShape = Pick<Schemas['pull-request-review'], 'id' | 'body' | 'state'> & {
  readonly user: UserShape | null;
};

export type InlineShape = Pick<
  Schemas['pull-request-review-comment'],
  'id' | 'pull_request_review_id' | 'path' | 'line' | 'original_line' | 'body'
>;

export type StatusShape = Pick<Schemas['simple-commit-status'], 'context' | 'state' | 'description'>;

export interface CombinedShape {
  readonly statuses: readonly StatusShape[];
}

export type MergeShape = Schemas['pull-request-merge-result'];
export type ErrorShape = Schemas['basic-error'] & {
  readonly errors?: Schemas['validation-error']['errors'] | string[];
};
