// The forge port over one hosted repository. Everything that looks at branches or moves them happens one after the other.
// It must not know HTTP.
import type { ChangeOutcome } from '@kintsugi/domain';
import {
  branchFault,
  deletionFault,
  type Check,
  type Forge,
  type Merged,
  type NewPullRequest,
  type Opened,
  type PullRequest,
  type Review,
} from '@kintsugi/engine/ports';
import type { Heads } from './branches.ts';
import type { PullRecord } from './ledger.ts';
import { catchUp, keep, mergeInto, type Pulls } from './pulls.ts';

export interface HostedForgeOptions extends Pulls {
  readonly author: string;
  readonly now: () => number;
  readonly urlOf: (number: number) => string;
  /** Of one repository, whoever asks: runs one thing after the other. */
  readonly inTurn: <T>(run: () => Promise<T>) => Promise<T>;
}

/** As GitHub has them. */
const LIMITS = { title: 256, text: 65_536, key: 1_000, name: 200, comments: 200 } as const;

export class HostedForge implements Forge {
  readonly #is: HostedForgeOptions;

  constructor(options: HostedForgeOptions) {
    this.#is = options;
  }

  open(asked: NewPullRequest): Promise<Opened> {
    const { ledger } = this.#is;
    return this.#write(async (heads): Promise<Opened> => {
      const [open] = ledger.pulls({ state: 'open', branch: asked.branch });
      if (open === undefined) return this.#add(asked, heads);
      if (open.base === asked.base) return { kind: 'applied', pullRequest: this.#page(open) };
      return refused(`its pull request ${open.number} goes to ${open.base}`, 'Close that one first.');
    });
  }

  async #add({ branch, base, title, body }: NewPullRequest, heads: Heads): Promise<Opened> {
    const fault = branchFault(branch) ?? branchFault(base);
    if (fault !== null) return { kind: 'rejected', ...fault };
    if (title.trim() === '' || title.length > LIMITS.title || body.length > LIMITS.text)
      return refused('its title is empty, or it is too long', `At most ${LIMITS.title} and ${LIMITS.text} letters.`);
    const [head, onto] = [heads.get(branch), heads.get(base)];
    if (head === undefined || onto === undefined)
      return refused(`there is no branch ${head === undefined ? branch : base}`, 'Push it first.');
    const { branches, ledger, git, author } = this.#is;
    if (await branches.contains(onto, head)) return refused('it brings nothing', 'Commit to the branch first.');
    const added = ledger.add({ branch, base, title, body, author, headCommit: head });
    await keep(git, added.number, head);
    return { kind: 'applied', pullRequest: this.#page(added) };
  }

  pullRequests({ state, branch }: Parameters<Forge['pullRequests']>[0]): Promise<readonly PullRequest[]> {
    return this.#ask(async () => this.#is.ledger.pulls({ state, branch }).map((pull) => this.#page(pull)));
  }

  pullRequest(number: number): Promise<PullRequest | null> {
    return this.#ask(async () => {
      const pull = this.#is.ledger.pull(number);
      return pull === null ? null : this.#page(pull);
    });
  }

  comment(number: number, key: string, text: string): Promise<ChangeOutcome> {
    return this.#write(async () => this.#comment(number, key, text));
  }

  #comment(number: number, key: string, text: string): ChangeOutcome {
    if (text.length > LIMITS.text || key.length > LIMITS.key) return tooLong();
    return this.#remark(number, 'comment', key, { author: this.#is.author, text });
  }

  async comments(number: number): Promise<readonly { readonly author: string; readonly text: string }[]> {
    this.#mustExist(number);
    return this.#is.ledger.comments(number);
  }

  review(number: number, key: string, review: Omit<Review, 'author'>): Promise<ChangeOutcome> {
    const { verdict, summary, comments } = review;
    return this.#write(async () => {
      const length = summary.length + comments.reduce((sum, { text, path }) => sum + text.length + path.length, 0);
      if (comments.length > LIMITS.comments || length > LIMITS.text || key.length > LIMITS.key) return tooLong();
      return this.#remark(number, 'review', key, { verdict, summary, comments, author: this.#is.author });
    });
  }

  async reviews(number: number): Promise<readonly Review[]> {
    this.#mustExist(number);
    return this.#is.ledger.reviews(number);
  }

  setCheck(commit: string, { name, state, says }: Check): Promise<ChangeOutcome> {
    return this.#write(async () => {
      if (name === '' || name.length > LIMITS.name || says.length > LIMITS.text) return tooLong();
      const isThere =
        /^[0-9a-f]{40}$/.test(commit) && (await this.#is.git(['cat-file', '-e', `${commit}^{commit}`])).exitCode === 0;
      if (!isThere) return refused('nobody knows the commit', 'Push it first.');
      this.#is.ledger.setCheck(commit, { name, state, says });
      return applied(`${name} ${state} on ${commit}`);
    });
  }

  async checks(commit: string): Promise<readonly Check[]> {
    return this.#is.ledger.checks(commit);
  }

  merge(number: number, expectedHead: string, message: string): Promise<Merged> {
    return this.#write(async (): Promise<Merged> => {
      const pull = this.#is.ledger.pull(number);
      if (pull === null) return noSuch(number);
      const { state, headCommit, mergedCommit, base } = pull;
      if (headCommit !== expectedHead)
        return refused(`its branch is at ${headCommit}`, 'Look at what came, and prove it again.');
      if (mergedCommit !== null) return { kind: 'applied', commit: mergedCommit };
      if (state === 'closed') return refused('it is closed', 'Open another one.');
      if (message.trim() === '' || message.length > LIMITS.text || message.includes('\0')) return tooLong();
      const author = { name: this.#is.author, email: `${this.#is.author}@localhost` };
      const end = await mergeInto(this.#is, pull, { author, atMs: this.#is.now(), message });
      if (end === 'conflict') return refused(`it conflicts with ${base}`, `Repair again on top of ${base}.`);
      if (end === 'no-base') return refused(`there is no branch ${base} any more`, 'Open it against another one.');
      if (end === 'moving') return refused(`${base} moves all the time`, 'Merge it again in a while.');
      return { kind: 'applied', commit: end.commit };
    });
  }

  close(number: number, because: string): Promise<ChangeOutcome> {
    return this.#write(async () => {
      const pull = this.#is.ledger.pull(number);
      if (pull?.state === 'merged') return refused('it is merged', 'Revert the merge instead.');
      if (pull?.state === 'closed') return applied(`closed ${number}`);
      const said = this.#comment(number, 'closed', because);
      if (said.kind !== 'applied') return said;
      this.#is.ledger.change(number, { state: 'closed' });
      return applied(`closed ${number}`);
    });
  }

  deleteBranch(branch: string): Promise<ChangeOutcome> {
    return this.#write(async (heads) => {
      const fault = deletionFault(branch);
      if (fault !== null) return { kind: 'rejected', ...fault };
      const head = heads.get(branch);
      if (head !== undefined && !(await this.#is.branches.move(branch, null, head)))
        return refused(`somebody moved ${branch} just now`, 'Look at what came before it is deleted.');
      return applied(`deleted ${branch}`);
    });
  }

  #remark(number: number, kind: 'comment' | 'review', key: string, body: Review | { author: string; text: string }) {
    if (this.#is.ledger.pull(number) === null) return noSuch(number);
    if (this.#is.ledger.remark(number, kind, key, body)) return applied(`${kind} ${key} on ${number}`);
    return refused('too much was said on it already', 'Go on in another one.');
  }

  #mustExist(number: number): void {
    if (this.#is.ledger.pull(number) === null) throw new Error(`there is no pull request ${number}`);
  }

  #page(pull: PullRecord): PullRequest {
    const { number, branch, base, title, body, author, state, headCommit, mergedCommit } = pull;
    const url = this.#is.urlOf(number);
    return { number, url, branch, base, title, body, author, state, headCommit, mergedCommit };
  }

  #ask<T>(answer: (heads: Heads) => Promise<T>): Promise<T> {
    return this.#is.inTurn(async () => answer(await catchUp(this.#is)));
  }

  async #write<T>(carryOut: (heads: Heads) => Promise<T>): Promise<T | { kind: 'unknown'; because: string }> {
    try {
      return await this.#ask(carryOut);
    } catch (error) {
      // A full disk or a git that fails: how far it came is seen at the next look.
      return { kind: 'unknown', because: error instanceof Error ? error.message : String(error) };
    }
  }
}

const applied = (receipt: string): ChangeOutcome => ({ kind: 'applied', receipt });
const refused = (because: string, mend: string) => ({ kind: 'rejected', because, mend }) as const;
const noSuch = (number: number) => refused(`there is no pull request ${number}`, 'Open it first.');
const tooLong = () => refused('it is empty or too long', `Say something, in at most ${LIMITS.text} letters.`);
