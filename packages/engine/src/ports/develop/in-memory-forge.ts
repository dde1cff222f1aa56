// The forge of simulations and tests, over the in-memory repository; done within the call. Knows no vendor.
import type { ChangeOutcome } from '@kintsugi/domain';
import { deletionFault } from './commit-rules.ts';
import { PlannedFaults, type Faults } from './faults.ts';
import type { Check, Forge, Merged, NewPullRequest, Opened, PullRequest, Review } from './forge.ts';
import type { InMemoryCode } from './in-memory-code.ts';
import type { InMemoryRepository } from './in-memory-repository.ts';

export interface InMemoryForgeOptions {
  readonly repository: InMemoryRepository;
  /** Who opens, comments, reviews and merges. */
  readonly author: string;
  /** When something is merged. */
  readonly now: () => number;
}

export interface InMemoryForge extends Forge {
  readonly faults: Faults<keyof Forge>;
}

export function createInMemoryForge(options: InMemoryForgeOptions): InMemoryForge {
  return new MemoryForge(options);
}

interface Page {
  is: PullRequest;
  readonly comments: Map<string, { readonly author: string; readonly text: string }>;
  readonly reviews: Map<string, Review>;
}

const LISTED_MAX = 200;

class MemoryForge implements InMemoryForge {
  readonly faults = new PlannedFaults<keyof Forge>();
  readonly #code: InMemoryCode;
  readonly #author: string;
  readonly #now: () => number;
  readonly #pages: Page[] = [];
  readonly #checks = new Map<string, Map<string, Check>>();

  constructor({ repository, author, now }: InMemoryForgeOptions) {
    this.#code = repository.code;
    this.#author = author;
    this.#now = now;
  }

  open(asked: NewPullRequest): Promise<Opened> {
    return this.faults.write('open', () => {
      const open = this.#current().find(({ is }) => is.state === 'open' && is.branch === asked.branch);
      if (open !== undefined && open.is.base !== asked.base)
        return refused(`its pull request ${open.is.number} goes to ${open.is.base}`, 'Close that one first.');
      return open === undefined ? this.#add(asked) : { kind: 'applied', pullRequest: open.is };
    });
  }

  #add({ branch, base, title, body }: NewPullRequest): Opened {
    const [head, onto] = [this.#code.branches.get(branch), this.#code.branches.get(base)];
    if (head === undefined || onto === undefined)
      return refused(`there is no branch ${head === undefined ? branch : base}`, 'Push it first.');
    if (this.#code.ancestors(onto).has(head)) return refused('it brings nothing', 'Commit to the branch first.');
    if (title.trim() === '') return refused('it has no title', 'Say what it changes.');
    const number = this.#pages.length + 1;
    const is: PullRequest = {
      number,
      url: `memory://pulls/${number}`,
      branch,
      base,
      title,
      body,
      author: this.#author,
      state: 'open',
      headCommit: head,
      mergedCommit: null,
    };
    this.#pages.push({ is, comments: new Map(), reviews: new Map() });
    return { kind: 'applied', pullRequest: is };
  }

  pullRequests(filter: Parameters<Forge['pullRequests']>[0]): Promise<readonly PullRequest[]> {
    return this.faults.ask('pullRequests', () =>
      this.#current()
        .map(({ is }) => is)
        .filter(({ state }) => filter.state === undefined || filter.state === state)
        .filter(({ branch }) => filter.branch === undefined || filter.branch === branch)
        .toReversed()
        .slice(0, LISTED_MAX),
    );
  }

  pullRequest(number: number): Promise<PullRequest | null> {
    return this.faults.ask('pullRequest', () => this.#find(number)?.is ?? null);
  }

  comment(number: number, key: string, text: string): Promise<ChangeOutcome> {
    return this.faults.write('comment', () => this.#comment(number, key, text));
  }

  #comment(number: number, key: string, text: string): ChangeOutcome {
    const page = this.#find(number);
    if (page === undefined) return noSuch(number);
    if (!page.comments.has(key)) page.comments.set(key, { author: this.#author, text });
    return applied(`comment ${key} on ${number}`);
  }

  comments(number: number): Promise<readonly { readonly author: string; readonly text: string }[]> {
    return this.faults.ask('comments', () => [...this.#get(number).comments.values()]);
  }

  review(number: number, key: string, review: Omit<Review, 'author'>): Promise<ChangeOutcome> {
    return this.faults.write('review', () => {
      const page = this.#find(number);
      if (page === undefined) return noSuch(number);
      if (!page.reviews.has(key)) page.reviews.set(key, { ...review, author: this.#author });
      return applied(`review ${key} on ${number}`);
    });
  }

  reviews(number: number): Promise<readonly Review[]> {
    return this.faults.ask('reviews', () => [...this.#get(number).reviews.values()]);
  }

  setCheck(commit: string, check: Check): Promise<ChangeOutcome> {
    return this.faults.write('setCheck', () => {
      if (this.#code.find(commit) === null) return refused('nobody knows the commit', 'Push it first.');
      const checks = this.#checks.get(commit) ?? new Map<string, Check>();
      this.#checks.set(commit, checks.set(check.name, check));
      return applied(`${check.name} ${check.state}`);
    });
  }

  checks(commit: string): Promise<readonly Check[]> {
    return this.faults.ask('checks', () => [...(this.#checks.get(commit)?.values() ?? [])]);
  }

  merge(number: number, expectedHead: string, message: string): Promise<Merged> {
    return this.faults.write('merge', (): Merged => {
      const page = this.#find(number);
      if (page === undefined) return noSuch(number);
      const { state, headCommit, mergedCommit, base } = page.is;
      if (headCommit !== expectedHead)
        return refused(`its branch is at ${headCommit}`, 'Look at what came, and prove it again.');
      if (mergedCommit !== null) return { kind: 'applied', commit: mergedCommit };
      const onto = this.#code.branches.get(base);
      if (state === 'closed' || onto === undefined) return refused('it is closed', 'Open another one.');
      const tree = this.#code.merged(onto, headCommit);
      if (tree === null) return refused(`it conflicts with ${base}`, `Repair again on top of ${base}.`);
      const author = { name: this.#author, email: `${this.#author}@example.com` };
      const commit = this.#code.add({ tree, parents: [onto, headCommit], author, atMs: this.#now(), message });
      this.#code.branches.set(base, commit.sha);
      page.is = { ...page.is, state: 'merged', mergedCommit: commit.sha };
      return { kind: 'applied', commit: commit.sha };
    });
  }

  close(number: number, because: string): Promise<ChangeOutcome> {
    return this.faults.write('close', () => {
      const page = this.#find(number);
      if (page === undefined) return noSuch(number);
      if (page.is.state === 'merged') return refused('it is merged', 'Revert the merge instead.');
      if (page.is.state === 'open') {
        this.#comment(number, 'closed', because);
        page.is = { ...page.is, state: 'closed' };
      }
      return applied(`closed ${number}`);
    });
  }

  deleteBranch(branch: string): Promise<ChangeOutcome> {
    return this.faults.write('deleteBranch', () => {
      const fault = deletionFault(branch);
      if (fault !== null) return { kind: 'rejected', ...fault };
      this.#code.branches.delete(branch);
      return applied(`deleted ${branch}`);
    });
  }

  #find(number: number): Page | undefined {
    return this.#current()[number - 1];
  }

  #get(number: number): Page {
    const page = this.#find(number);
    if (page === undefined) throw new Error(`there is no pull request ${number}`);
    return page;
  }

  /** The pages, after what happened to their branches behind the forge's back. */
  #current(): readonly Page[] {
    for (const page of this.#pages) {
      if (page.is.state !== 'open') continue;
      const [head, base] = [page.is.branch, page.is.base].map((branch) => this.#code.branches.get(branch));
      const arrival = base === undefined ? null : this.#code.arrival(base, page.is.headCommit);
      if (arrival !== null) page.is = { ...page.is, state: 'merged', mergedCommit: arrival };
      else page.is = head === undefined ? { ...page.is, state: 'closed' } : { ...page.is, headCommit: head };
    }
    return this.#pages;
  }
}

const applied = (receipt: string): ChangeOutcome => ({ kind: 'applied', receipt });
const refused = (because: string, mend: string) => ({ kind: 'rejected', because, mend }) as const;
const noSuch = (number: number) => refused(`there is no pull request ${number}`, 'Open it first.');
