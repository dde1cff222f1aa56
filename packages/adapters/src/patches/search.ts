// One search by one process, as a stream: asked for a few patches ahead, killed when it is left or aborted.
import type { Patch } from '@kintsugi/domain';
import type { RepairProblem } from '@kintsugi/engine/ports';
import type { FromSearcher, SearchNote, Way } from './messages.ts';
import type { SearcherPool } from './searcher-pool.ts';
import type { SearcherProcess } from './searcher-process.ts';
import { soundPatches } from './sound-patches.ts';

export interface SearchOptions {
  readonly way: Way;
  readonly problem: RepairProblem;
  readonly signal: AbortSignal;
  /** Patches at most. */
  readonly most: number;
  /** Without a patch for so long it is killed. */
  readonly silenceMs: number;
  readonly onNote: (note: SearchNote) => void;
}

/** Patches that are computed before they are asked for. */
const AHEAD = 4;

export class Search implements AsyncIterator<Patch, undefined> {
  readonly #pool: SearcherPool;
  readonly #options: SearchOptions;
  readonly #isSound: (patch: Patch) => Patch | null;
  readonly #ready: Patch[] = [];
  #process: SearcherProcess | null = null;
  #begun = false;
  #isOver = false;
  #count = 0;
  #wake: (() => void) | null = null;
  #silence: NodeJS.Timeout | null = null;
  readonly #abort = (): void => this.#stop();

  constructor(pool: SearcherPool, options: SearchOptions) {
    this.#pool = pool;
    this.#options = options;
    this.#isSound = soundPatches(options.problem);
  }

  async next(): Promise<IteratorResult<Patch, undefined>> {
    if (!this.#begun) await this.#begin();
    while (this.#ready.length === 0 && !this.#isOver) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    const patch = this.#options.signal.aborted ? undefined : this.#ready.shift();
    if (patch === undefined) return { done: true, value: undefined };
    this.#process?.say({ kind: 'more', count: 1 });
    if (this.#process !== null) this.#listenFor();
    return { done: false, value: patch };
  }

  return(): Promise<IteratorResult<Patch, undefined>> {
    this.#ready.length = 0;
    this.#stop();
    return Promise.resolve({ done: true, value: undefined });
  }

  async #begin(): Promise<void> {
    this.#begun = true;
    const { signal, way, problem } = this.#options;
    const process = this.#isOver || signal.aborted ? null : await this.#pool.take(signal);
    if (process === null) {
      this.#isOver = true;
      return;
    }
    this.#process = process;
    if (this.#isOver || signal.aborted) return this.#stop();
    signal.addEventListener('abort', this.#abort, { once: true });
    process.listen({
      hear: (message) => this.#hear(message),
      ended: ({ because, mend }) => {
        this.#options.onNote({ subject: way, because: `A search for patches broke off: ${because}.`, mend });
        this.#finish();
      },
    });
    process.say({ kind: 'search', way, problem });
    process.say({ kind: 'more', count: AHEAD });
    this.#listenFor();
  }

  #hear(message: FromSearcher): void {
    this.#listenFor();
    switch (message.kind) {
      case 'patch': {
        const patch = this.#isSound(message.patch);
        if (patch === null) this.#process?.say({ kind: 'more', count: 1 });
        else this.#ready.push(patch);
        if (patch !== null && ++this.#count >= this.#options.most) return this.#stop();
        break;
      }
      case 'end':
        for (const note of message.notes) this.#options.onNote(note);
        return this.#finish();
      case 'failed': {
        const mend = 'Report it with the files of the problem: what the code is must not stop a search.';
        this.#options.onNote({ subject: this.#options.way, because: `A search failed: ${message.because}`, mend });
        return this.#finish();
      }
      default:
        message satisfies never;
    }
    this.#wake?.();
  }

  /** What is in the middle of a search cannot be used for another. */
  #stop(): void {
    if (!this.#isOver) this.#process?.kill();
    this.#finish();
  }

  #finish(): void {
    this.#isOver = true;
    clearTimeout(this.#silence ?? undefined);
    this.#options.signal.removeEventListener('abort', this.#abort);
    if (this.#process !== null) this.#pool.giveBack(this.#process);
    this.#process = null;
    this.#wake?.();
  }

  #listenFor(): void {
    clearTimeout(this.#silence ?? undefined);
    this.#silence = setTimeout(() => {
      if (this.#ready.length >= AHEAD) return; // it waits for us
      const because = `No patch was found within ${this.#options.silenceMs} ms, so the search was ended.`;
      this.#options.onNote({
        subject: this.#options.way,
        because,
        mend: 'Allow a longer silence, or leave it at that.',
      });
      this.#stop();
    }, this.#options.silenceMs);
  }
}
