// The few slots with the highest scores of many. Knows not what is scored.

/**
 * Slots of the `limit` highest scores above 0, in no order; of equal ones the earlier id, so that the order in which
 * incidents came decides nothing. A heap with the lowest on top: O(slots · log limit), mostly O(slots).
 */
export function bestSlots(
  scores: Float32Array,
  slots: number,
  limit: number,
  idOf: (slot: number) => string,
): number[] {
  const heap: number[] = [];
  const below = (a: number, b: number): boolean => {
    const [left, right] = [scores[a] as number, scores[b] as number];
    return left < right || (left === right && idOf(a) > idOf(b));
  };
  for (let slot = 0; slot < slots; slot += 1) {
    if (!((scores[slot] as number) > 0)) continue;
    if (heap.length < limit) rise(heap, heap.push(slot) - 1, below);
    else if (below(heap[0] as number, slot)) {
      heap[0] = slot;
      sink(heap, below);
    }
  }
  return heap;
}

type Below = (a: number, b: number) => boolean;

function rise(heap: number[], from: number, below: Below): void {
  let at = from;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!below(heap[at] as number, heap[parent] as number)) return;
    swap(heap, at, parent);
    at = parent;
  }
}

function sink(heap: number[], below: Below): void {
  let at = 0;
  for (;;) {
    let lowest = at;
    for (const child of [2 * at + 1, 2 * at + 2]) {
      if (child < heap.length && below(heap[child] as number, heap[lowest] as number)) lowest = child;
    }
    if (lowest === at) return;
    swap(heap, at, lowest);
    at = lowest;
  }
}

function swap(heap: number[], a: number, b: number): void {
  [heap[a], heap[b]] = [heap[b] as number, heap[a] as number];
}
