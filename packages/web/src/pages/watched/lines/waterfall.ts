// The spans of a trace in the order of their calls, each with its place on the trace's own time. Spans are hostile: they may name each other in circles.
import type { Answer } from '@kintsugi/contract';

export type Span = Answer<'getTrace'>['items'][number];

export interface Step {
  readonly span: Span;
  /** How many calls it is below the first. */
  readonly depth: number;
  /** Where it begins and how long it is, as shares of the whole trace, 0 to 1. */
  readonly start: number;
  readonly width: number;
}

/**
 * Every span once: callers before what they called, siblings by when they began.
 *
 * Cost O(n log n). A span whose caller is not there, or that is its own ancestor, begins a tree of its own.
 */
export function waterfall(spans: readonly Span[]): Step[] {
  const byTime = spans.toSorted((a, b) => a.startedAt.localeCompare(b.startedAt));
  const known = new Set(spans.map(({ spanId }) => spanId));
  const calls = Map.groupBy(byTime, ({ parentSpanId }) =>
    parentSpanId !== null && known.has(parentSpanId) ? parentSpanId : '',
  );
  const placed = new Set<Span>();
  const steps: Step[] = [];
  const fromMs = Math.min(...spans.map(startMs));
  const length = Math.max(
    1e-6,
    Math.max(...spans.map((span) => startMs(span) + span.durationSeconds * 1_000)) - fromMs,
  );
  const place = (first: Span): void => {
    const waiting = [{ span: first, depth: 0 }];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { span, depth } = next;
      if (placed.has(span)) continue;
      placed.add(span);
      const start = (startMs(span) - fromMs) / length;
      steps.push({ span, depth, start, width: Math.min(1 - start, (span.durationSeconds * 1_000) / length) });
      for (const call of (calls.get(span.spanId) ?? []).toReversed()) waiting.push({ span: call, depth: depth + 1 });
    }
  };
  for (const root of calls.get('') ?? []) place(root);
  for (const span of byTime) place(span);
  return steps;
}

function startMs({ startedAt }: Span): number {
  return Date.parse(startedAt);
}
