// Lines by text, and how often templates were seen.
import type { DuckDBValue } from '@duckdb/node-api';
import type { LogLine, LogQuery, TemplateCount, Window } from '@kintsugi/engine/ports';
import { idText } from './ids.ts';
import { boundedLimit, newestRows } from './newest.ts';
import { fineWindow, wholeMs, knownMs } from './reader.ts';
import type { Reader } from './reader.ts';

const WORDS_MAX = 16;
const TEMPLATES_MAX = 1_000;

/** The newest lines of the window that hold all the words, oldest first. */
export async function readLogs(reader: Reader, query: LogQuery): Promise<readonly LogLine[]> {
  const limit = boundedLimit(query.limit);
  const values: Record<string, DuckDBValue> = { ...fineWindow(query), limit };
  const conditions = ['at_ms >= $from', 'at_ms < $to', 'recorded_ms <= $known'];
  if (query.service !== undefined) {
    conditions.push('service = $service');
    values['service'] = query.service;
  }
  const words = (query.text ?? '')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  for (const [i, word] of words.slice(0, WORDS_MAX).entries()) {
    conditions.push(`contains(lower(body), $word${i})`);
    values[`word${i}`] = word;
  }
  const rows = await newestRows(reader, query, limit, {
    sql: (alias) =>
      `SELECT at_ms, service, instance, severity, body, trace FROM ${alias}.logs
       WHERE ${conditions.join(' AND ')} ORDER BY at_ms DESC LIMIT $limit`,
    values,
  });
  return rows.map((row) => {
    const [atMs, service, instance, severity, body, trace] = row as [number, string, string, number, string, bigint];
    return { atMs, service, instance, severity, body, traceId: idText(trace, 16) };
  });
}

/** Templates seen in the window or in the same time before it, the most frequent first; at most 1,000. */
export async function readTemplates(
  reader: Reader,
  window: Window,
  service: string | undefined,
): Promise<readonly TemplateCount[]> {
  const before = window.fromMs - (window.toMs - window.fromMs);
  const counted = new Map<string, TemplateCount>();
  for (const period of reader.periodsOf({ ...window, fromMs: before })) {
    const rows = await reader.rows(period, {
      sql: (alias) =>
        `SELECT service, template, max(severity), coalesce(sum(count) FILTER (at_ms >= $from), 0)::DOUBLE,
           coalesce(sum(count) FILTER (at_ms < $from), 0)::DOUBLE, min(at_ms)::DOUBLE
         FROM ${alias}.templates
         WHERE at_ms >= $before AND at_ms < $to AND recorded_ms <= $known ${service === undefined ? '' : 'AND service = $service'}
         GROUP BY service, template ORDER BY 4 DESC, 5 DESC LIMIT ${TEMPLATES_MAX}`,
      values: {
        before: wholeMs(before),
        from: wholeMs(window.fromMs),
        to: wholeMs(window.toMs),
        known: knownMs(window),
        ...(service === undefined ? {} : { service }),
      },
    });
    for (const row of rows)
      addCount(counted, row as readonly unknown[] as [string, string, number, number, number, number]);
  }
  return [...counted.values()]
    .sort((a, b) => b.count - a.count || b.countBefore - a.countBefore)
    .slice(0, TEMPLATES_MAX);
}

function addCount(
  counted: Map<string, TemplateCount>,
  [service, template, severity, count, countBefore, firstMs]: [string, string, number, number, number, number],
): void {
  const name = `${service}\n${template}`;
  const known = counted.get(name);
  counted.set(name, {
    service,
    template,
    severity: Math.max(severity, known?.severity ?? 0),
    count: count + (known?.count ?? 0),
    countBefore: countBefore + (known?.countBefore ?? 0),
    firstMs: Math.min(firstMs, known?.firstMs ?? Infinity),
  });
}
