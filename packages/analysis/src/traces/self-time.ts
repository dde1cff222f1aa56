// What a span did itself, and which spans a trace waited for. Knows spans, no services.
import type { SpanColumns, SpanForest } from './span-columns.ts';

/**
 * Duration of each span less the time that at least one child ran; 0 for rows that are not in the forest.
 *
 * Children of other hosts are taken by duration inside of the parent: what their clocks say of instants is not believed
 * where it lies outside. Units: microseconds. Cost O(n log n). Fails where a span goes on after its parent: the part
 * outside counts for nobody.
 */
export function selfTimes(spans: SpanColumns, forest: SpanForest): Float64Array {
  const own = new Float64Array(spans.durationsUs.length);
  for (const row of forest.rows) own[row] = (spans.durationsUs[row] as number) - covered(row, spans, forest);
  return own;
}

export interface PathStep {
  readonly row: number;
  readonly fromUs: number;
  readonly toUs: number;
}

/**
 * The chain of spans that the span at `root` waited for, oldest first: shortening any other part would not have ended it
 * sooner. Each step is time that its row spent itself; steps do not overlap and fill the root's whole duration.
 *
 * Cost O(n log n) in the spans below. Source: C.-Q. Yang, B. Miller, Critical path analysis, ICDCS 1988.
 */
export function criticalPath(spans: SpanColumns, forest: SpanForest, root: number): readonly PathStep[] {
  const steps: PathStep[] = [];
  const [fromUs, toUs] = [
    spans.startsUs[root] as number,
    (spans.startsUs[root] as number) + (spans.durationsUs[root] as number),
  ];
  const open = [{ row: root, fromUs, toUs }];
  // Backwards from the end: whoever ended last before a moment is whom one waited for.
  while (open.length > 0) {
    const { row, fromUs: from, toUs: to } = open.pop() as PathStep;
    let until = to;
    const waited: PathStep[] = [];
    const inside = (forest.children[row] ?? [])
      .map((child) => within(child, spans, from, to))
      .toSorted((a, b) => b.toUs - a.toUs || b.fromUs - a.fromUs);
    for (const child of inside) {
      if (child.toUs > until || child.toUs <= child.fromUs) continue;
      if (child.toUs < until) steps.push({ row, fromUs: child.toUs, toUs: until });
      waited.push(child);
      until = child.fromUs;
    }
    if (from < until) steps.push({ row, fromUs: from, toUs: until });
    open.push(...waited);
  }
  return steps.toSorted((a, b) => a.fromUs - b.fromUs);
}

/** A child's time inside of [from, to]: moved there as a whole where another clock put it outside, cut where too long. */
function within(row: number, spans: SpanColumns, fromUs: number, toUs: number): PathStep {
  const duration = Math.min(spans.durationsUs[row] as number, toUs - fromUs);
  const start = Math.min(Math.max(spans.startsUs[row] as number, fromUs), toUs - duration);
  return { row, fromUs: start, toUs: start + duration };
}

function covered(row: number, spans: SpanColumns, forest: SpanForest): number {
  const fromUs = spans.startsUs[row] as number;
  const toUs = fromUs + (spans.durationsUs[row] as number);
  const parts = (forest.children[row] ?? [])
    .map((child) => within(child, spans, fromUs, toUs))
    .toSorted((a, b) => a.fromUs - b.fromUs);
  let sum = 0;
  let until = -Infinity;
  for (const part of parts) {
    sum += Math.max(0, part.toUs - Math.max(until, part.fromUs));
    until = Math.max(until, part.toUs);
  }
  return Math.min(sum, spans.durationsUs[row] as number);
}
