// Lends processes that search: keeps one for a while when its search is done, and no more than allowed at once.
import { SearcherProcess } from './searcher-process.ts';

export interface PoolOptions {
  readonly memoryMb: number;
  /** After which an idle process is ended. */
  readonly idleMs: number;
  /** Searches at once; others wait for their turn. */
  readonly processes: number;
}

export class SearcherPool {
  readonly #options: PoolOptions;
  readonly #idle = new Map<SearcherProcess, NodeJS.Timeout>();
  readonly #waiting: (() => void)[] = [];
  #lent = 0;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** Null: aborted before it was its turn. */
  async take(signal: AbortSignal): Promise<SearcherProcess | null> {
    if (this.#lent < this.#options.processes) this.#lent++;
    else if (!(await this.#turn(signal))) return null;
    if (signal.aborted) {
      this.#free();
      return null;
    }
    return this.#idleOne() ?? new SearcherProcess(this.#options.memoryMb);
  }

  /** One whose search is over is kept for the next; one that is in the middle of a search must be killed before. */
  giveBack(process: SearcherProcess): void {
    this.#free();
    if (process.isOver) return;
    process.listen(null);
    const timer = setTimeout(() => {
      this.#idle.delete(process);
      process.kill();
    }, this.#options.idleMs);
    this.#idle.set(process, timer.unref());
  }

  #idleOne(): SearcherProcess | null {
    for (const [process, timer] of this.#idle) {
      clearTimeout(timer);
      this.#idle.delete(process);
      if (!process.isOver) return process;
    }
    return null;
  }

  #free(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#lent--;
    else next();
  }

  /** The place of the one before goes over to the one who waited; false: nobody gave one before the abort. */
  #turn(signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const give = (): void => {
        signal.removeEventListener('abort', leave);
        resolve(true);
      };
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(give), 1);
        resolve(false);
      };
      this.#waiting.push(give);
      if (signal.aborted) leave();
      else signal.addEventListener('abort', leave, { once: true });
    });
  }
}
