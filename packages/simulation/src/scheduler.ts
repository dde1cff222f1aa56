// Simulated time: a queue of happenings, one after another; between two of them everything that can go on does.

interface Happening {
  readonly atMs: number;
  readonly order: number;
  run: (() => void) | null;
}

export class Scheduler {
  /** True time in ms; what the clocks of the simulated machine show may jump, this never does. */
  nowMs: number;
  readonly #queue: Happening[] = [];
  #order = 0;

  constructor(startMs: number) {
    this.nowMs = startMs;
  }

  /** Runs `run` at that time, or next when it has passed. Answers how to call it off. */
  at(atMs: number, run: () => void): () => void {
    const happening: Happening = { atMs: Math.max(atMs, this.nowMs), order: this.#order++, run };
    push(this.#queue, happening);
    return () => {
      happening.run = null;
    };
  }

  after(ms: number, run: () => void): () => void {
    return this.at(this.nowMs + ms, run);
  }

  /** Resolves after `ms`, or at once when `signal` is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        callOff();
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const callOff = this.after(Math.max(0, ms), end);
      signal?.addEventListener('abort', end, { once: true });
    });
  }

  /** Lets time pass until `isOver` (asked after each happening), or until `limitMs`. Answers whether it was over. */
  async run(limitMs: number, isOver: () => boolean): Promise<boolean> {
    await drained();
    for (;;) {
      const next = pop(this.#queue);
      if (next === undefined || next.atMs > limitMs) return isOver();
      if (next.run === null) continue;
      this.nowMs = next.atMs;
      next.run();
      await drained();
      if (isOver()) return true;
    }
  }
}

/** Resolves when every promise that can go on without the scheduler has done so. */
function drained(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function isBefore(a: Happening, b: Happening): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}

function push(heap: Happening[], item: Happening): void {
  let at = heap.length;
  heap.push(item);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (isBefore(heap[parent]!, item)) break;
    heap[at] = heap[parent]!;
    at = parent;
  }
  heap[at] = item;
}

function pop(heap: Happening[]): Happening | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (first === undefined || last === undefined || heap.length === 0) return first;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
    if (!isBefore(heap[child]!, last)) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = last;
  return first;
}
