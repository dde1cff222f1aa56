// Group commit: batches that arrive while one group is being written make the next one. Knows when, not what, is written.

export interface Waiting<Item> {
  readonly item: Item;
  readonly rows: number;
  settle(outcome: WriteOutcome): void;
  fail(error: unknown): void;
}

export type WriteOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly retryAfterSeconds: number; readonly because: string };

export interface CommitterOptions<Item> {
  /** Rows that may wait; above it new batches are refused. */
  readonly rowsMax: number;
  /** How long a small group waits for company: at rest this is what bounds the number of commits. */
  readonly gatherMs: number;
  /** A group of so many rows does not wait. */
  readonly gatherRows: number;
  readonly commit: (group: readonly Waiting<Item>[]) => Promise<WriteOutcome>;
}

export class Committer<Item> {
  private readonly options: CommitterOptions<Item>;
  private waiting: Waiting<Item>[] = [];
  private waitingRows = 0;
  private running: Promise<void> | null = null;
  private hurry: () => void = () => {};
  private closed = false;

  constructor(options: CommitterOptions<Item>) {
    this.options = options;
  }

  get queuedRows(): number {
    return this.waitingRows;
  }

  /** Resolves when the item is durable or was refused. */
  write(item: Item, rows: number): Promise<WriteOutcome> {
    if (this.closed)
      return Promise.resolve({ ok: false, retryAfterSeconds: 5, because: 'the telemetry store is closing' });
    if (this.waitingRows + rows > this.options.rowsMax && this.waitingRows > 0)
      return Promise.resolve({
        ok: false,
        retryAfterSeconds: 1,
        because: 'more telemetry waits to be written than may',
      });
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, rows, settle: resolve, fail: reject });
      this.waitingRows += rows;
      if (this.waitingRows >= this.options.gatherRows) this.hurry();
      this.running ??= this.run();
    });
  }

  /** Takes nothing more; resolves when all that was taken is settled. */
  async close(): Promise<void> {
    this.closed = true;
    this.hurry();
    await this.running;
  }

  private async run(): Promise<void> {
    while (this.waiting.length > 0) {
      if (this.waitingRows < this.options.gatherRows && !this.closed) await this.gather();
      const group = this.waiting;
      this.waiting = [];
      this.waitingRows = 0;
      try {
        const outcome = await this.options.commit(group);
        for (const one of group) one.settle(outcome);
      } catch (error) {
        for (const one of group) one.fail(error);
      }
    }
    this.running = null;
  }

  private gather(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.options.gatherMs);
      this.hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
