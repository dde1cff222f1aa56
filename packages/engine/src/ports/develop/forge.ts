// Where people review code: pull requests, reviews, checks, merge. It must not know any vendor.
import type { ChangeOutcome } from '@kintsugi/domain';

export interface PullRequest {
  readonly number: number;
  /** Where a person reads it. */
  readonly url: string;
  readonly branch: string;
  readonly base: string;
  readonly title: string;
  readonly body: string;
  readonly author: string;
  readonly state: 'open' | 'merged' | 'closed';
  readonly headCommit: string;
  /** The commit on `base` that the merge made. */
  readonly mergedCommit: string | null;
}

export interface InlineComment {
  readonly path: string;
  /** In the new text, from 1. */
  readonly line: number;
  readonly text: string;
}

export interface Review {
  readonly verdict: 'approve' | 'request-changes' | 'comment';
  readonly summary: string;
  readonly comments: readonly InlineComment[];
  readonly author: string;
}

export interface Check {
  readonly name: string;
  readonly state: 'running' | 'passed' | 'failed';
  readonly says: string;
}

export interface NewPullRequest {
  readonly branch: string;
  readonly base: string;
  readonly title: string;
  readonly body: string;
}

export type Opened =
  | { readonly kind: 'applied'; readonly pullRequest: PullRequest }
  | { readonly kind: 'rejected'; readonly because: string; readonly mend: string }
  | { readonly kind: 'unknown'; readonly because: string };

export type Merged =
  | { readonly kind: 'applied'; readonly commit: string }
  | { readonly kind: 'rejected'; readonly because: string; readonly mend: string }
  | { readonly kind: 'unknown'; readonly because: string };

/**
 * Every write is safe to repeat: `open` answers the open pull request of the same branch, a comment or review with a
 * key that was used answers that it is there, a merge of what is merged answers its commit. Questions throw when the
 * forge does not answer them.
 */
export interface Forge {
  /** Rejected when there is no such branch, it brings nothing, or its open pull request goes to another base. */
  open(pullRequest: NewPullRequest): Promise<Opened>;
  /** Newest first, at most 200. */
  pullRequests(filter: {
    readonly state?: PullRequest['state'];
    readonly branch?: string;
  }): Promise<readonly PullRequest[]>;
  pullRequest(number: number): Promise<PullRequest | null>;
  comment(number: number, key: string, text: string): Promise<ChangeOutcome>;
  comments(number: number): Promise<readonly { readonly author: string; readonly text: string }[]>;
  review(number: number, key: string, review: Omit<Review, 'author'>): Promise<ChangeOutcome>;
  reviews(number: number): Promise<readonly Review[]>;
  /** The last one of a name counts. `says` may be cut to 140 letters. */
  setCheck(commit: string, check: Check): Promise<ChangeOutcome>;
  checks(commit: string): Promise<readonly Check[]>;
  /** Makes a merge commit. Rejected when the branch is not at `expectedHead`, conflicts with its base, or is closed. */
  merge(number: number, expectedHead: string, message: string): Promise<Merged>;
  /** Says why in a comment, then closes. Closed already counts as done; rejected when it was merged. */
  close(number: number, because: string): Promise<ChangeOutcome>;
  /** Gone already counts as done. Rejected when the branch is not one of ours (`kintsugi/…`). Closes what is open on it. */
  deleteBranch(branch: string): Promise<ChangeOutcome>;
}
