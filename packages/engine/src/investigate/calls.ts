// The spans around an onset as statistics: who called whom for what, how often and how long, before and since.
import { callStatistics, edgeVerdicts, spanForest, spanLinks } from '@kintsugi/analysis';
import type { CallPhase, EdgeVerdict, PhaseSpans, SpanColumns } from '@kintsugi/analysis';
import type { Evidence } from '@kintsugi/domain';
import { amount } from '../figures.ts';
import type { Span, Telemetry } from '../ports/index.ts';

type Of<K extends Evidence['kind']> = Extract<Evidence, { kind: K }>;
export type CallsDraft = Omit<Of<'calls'>, 'id' | 'takenMs'> | Omit<Of<'way'>, 'id' | 'takenMs'>;

/** Newest spans of each side: the same bound on both, so that neither is sampled otherwise. */
const MOST_SPANS = 4_000;
const BEFORE_MS = 60_000;
/** The onset is an estimate: the last seconds before it may be part of it. */
const SLACK_MS = 2_000;
const MOST_STATISTICS = 60;

export async function callsAround(
  telemetry: Telemetry,
  onsetMs: number,
  untilMs: number,
): Promise<readonly CallsDraft[]> {
  const [before, after] = await Promise.all([
    telemetry.spans({ fromMs: onsetMs - BEFORE_MS, toMs: onsetMs - SLACK_MS, limit: MOST_SPANS }),
    telemetry.spans({ fromMs: onsetMs, toMs: untilMs, limit: MOST_SPANS }),
  ]);
  const phases: PhaseSpans = { before: phaseOf(before), after: phaseOf(after) };
  const counted = callStatistics(phases).toSorted((a, b) => total(b) - total(a));
  const statistics = counted
    .slice(0, MOST_STATISTICS)
    .map(({ caller, service, operation, before: then, after: now }) => ({
      kind: 'calls' as const,
      caller,
      service,
      operation,
      before: then,
      after: now,
      query: { kind: 'spans' as const, service, fromMs: onsetMs - BEFORE_MS, toMs: untilMs },
      says: `${operation} of ${service}${caller === '' || caller === service ? '' : `, called by ${caller}`}: ${phaseWords(now)}, ${phaseWords(then)} before`,
    }));
  return [...statistics, ...waysOf(edgeVerdicts(spanLinks(phases)), onsetMs, untilMs)];
}

/** Only where something got slower: that all is as before is in the statistics. */
function waysOf(verdicts: readonly EdgeVerdict[], onsetMs: number, untilMs: number): readonly CallsDraft[] {
  return verdicts.flatMap(({ caller, callee, slower, gapUs }): readonly CallsDraft[] => {
    if (slower === 'neither' || slower === 'unknown') return [];
    const [beforeMs, sinceMs] = [gapUs.before / 1_000, gapUs.after / 1_000];
    const what =
      slower === 'callee' ? `it is the work of ${callee} that takes longer` : 'the way there and back takes longer';
    const says = `calls from ${caller} to ${callee} wait ${amount(sinceMs, 'ms')} beyond its work, ${amount(beforeMs, 'ms')} before: ${what}`;
    const query = { kind: 'spans', service: callee, fromMs: onsetMs - BEFORE_MS, toMs: untilMs } as const;
    return [{ kind: 'way', caller, callee, slower, beforeMs, sinceMs, query, says }];
  });
}

function total({ before, after }: { readonly before: CallPhase | null; readonly after: CallPhase | null }): number {
  return (before?.count ?? 0) + (after?.count ?? 0);
}

function phaseWords(phase: CallPhase | null): string {
  if (phase === null || phase.count === 0) return 'not once';
  const failed = (phase.ownErrors ?? 0) === 0 ? '' : `, ${phase.ownErrors} failed by themselves`;
  return `${phase.count} × of ${amount(phase.meanUs / 1_000, 'ms')}${failed}`;
}

function phaseOf(spans: readonly Span[]): NonNullable<PhaseSpans['before']> {
  const columns: SpanColumns = {
    traceIds: spans.map(({ traceId }) => traceId),
    spanIds: spans.map(({ spanId }) => spanId),
    parentIds: spans.map(({ parentSpanId }) => parentSpanId ?? ''),
    services: spans.map(({ service }) => service),
    operations: spans.map(({ operation }) => operation),
    kinds: spans.map(({ kind }) => kind),
    startsUs: Float64Array.from(spans, ({ startMs }) => startMs * 1_000),
    durationsUs: Float64Array.from(spans, ({ durationMs }) => durationMs * 1_000),
    errors: Uint8Array.from(spans, ({ error }) => (error ? 1 : 0)),
    peers: spans.map(({ peer }) => peer ?? ''),
  };
  return { spans: columns, forest: spanForest(columns) };
}
