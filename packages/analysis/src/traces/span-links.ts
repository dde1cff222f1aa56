// Which outgoing call met which incoming one, where spans say it: the exact form of `pairCalls`.
import { PHASES, RowGroups, statisticOf, type PhaseSpans } from './call-statistics.ts';
import type { CallLink } from './pair-calls.ts';
import type { SpanColumns, SpanForest } from './span-columns.ts';

/**
 * One link a (caller, client operation, callee, server operation): client spans that a server span of another service
 * is a child of.
 *
 * Cost O(n log n) time, O(n) memory. Fails for callees that send no spans: they have no link, only a caller's statistic.
 */
export function spanLinks(phases: PhaseSpans): readonly CallLink[] {
  const [clients, servers] = [new RowGroups(), new RowGroups()];
  for (const phase of PHASES) {
    const part = phases[phase];
    if (part === undefined) continue;
    const { services, operations } = part.spans;
    for (const [client, server] of answeredCalls(part.spans, part.forest)) {
      const names = [services[client], operations[client], services[server], operations[server]] as readonly string[];
      clients.add(names, phase, client);
      servers.add(names, phase, server);
    }
  }
  const answers = servers.all();
  return clients.all().map(({ names, rows }, at) => {
    const [caller, sent, callee, met] = names as readonly [string, string, string, string];
    const server = statisticOf([caller, callee, met], (answers[at] as (typeof answers)[number]).rows, phases);
    return { caller, client: statisticOf([caller, caller, sent], rows, phases), ends: [{ server, weight: 1 }] };
  });
}

export interface RepeatedCalls {
  readonly caller: string;
  readonly callee: string;
  /** Calls from one span of the caller that came after a failed one of the same operation. */
  readonly retries: number;
  readonly calls: number;
}

/** Retries by caller and callee. A callee that no span names has the operation for a name. O(n log n). */
export function retriesOf(spans: SpanColumns, forest: SpanForest): readonly RepeatedCalls[] {
  const found = new Map<string, { caller: string; callee: string; retries: number; calls: number }>();
  for (const parent of forest.rows) {
    const failed = new Set<string>();
    const calls = (forest.children[parent] ?? [])
      .filter((row) => spans.kinds[row] === 'client')
      .toSorted((a, b) => (spans.startsUs[a] as number) - (spans.startsUs[b] as number));
    for (const row of calls) {
      const [caller, operation] = [spans.services[row] as string, spans.operations[row] as string];
      const callee = calleeOf(row, spans, forest) ?? operation;
      const key = JSON.stringify([caller, callee]);
      const entry = found.get(key) ?? { caller, callee, retries: 0, calls: 0 };
      found.set(key, entry);
      entry.calls += 1;
      const call = JSON.stringify([callee, operation]);
      if (failed.has(call)) entry.retries += 1;
      if (spans.errors[row] === 1) failed.add(call);
    }
  }
  return [...found.values()];
}

/** Who answered a client span, or whom it says that it called. */
export function calleeOf(row: number, spans: SpanColumns, forest: SpanForest): string | null {
  const answer = (forest.children[row] ?? []).find((child) => spans.services[child] !== spans.services[row]);
  if (answer !== undefined) return spans.services[answer] as string;
  const peer = spans.peers?.[row] ?? '';
  return peer === '' ? null : peer;
}

function answeredCalls(spans: SpanColumns, forest: SpanForest): readonly (readonly [client: number, server: number])[] {
  return forest.rows.flatMap((server) => {
    const client = forest.parents[server] as number;
    if (client === -1 || spans.kinds[client] !== 'client' || spans.kinds[server] !== 'server') return [];
    return spans.services[client] === spans.services[server] ? [] : [[client, server] as const];
  });
}
