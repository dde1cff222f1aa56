// Series by the step: rows are joined within a file by SQL, and across files and raw series here.
import { LIST, UINTEGER, listValue } from '@duckdb/node-api';
import type { DuckDBValue } from '@duckdb/node-api';
import type { SeriesKey } from '@kintsugi/domain';
import { seriesName } from '@kintsugi/domain';
import type { SeriesQuery, SeriesWindow, TopQuery } from '@kintsugi/engine/ports';
import type { Period } from '../periods.ts';
import { METRIC_KINDS } from '../schema.ts';
import { Joiner } from './joiner.ts';
import { wholeMs, wholeWindow } from './reader.ts';
import type { Reader } from './reader.ts';

const LIMIT_DEFAULT = 1_000;
const LIMIT_MAX = 20_000;
const STEPS_MAX = 100_000;
const VALUES_MAX = 4_000_000;
/** Raw series (one per set of attributes) that one question may read. */
const RAW_MAX = 100_000;
/** How far before the window the last value of a counter is looked for, so that its first step has a rate. */
const LOOKBACK_MS = 120_000;

interface Found {
  readonly key: SeriesKey;
  readonly unit: string;
  readonly joiner: Joiner;
}

export async function readSeries(reader: Reader, query: SeriesQuery): Promise<readonly SeriesWindow[]> {
  const steps = Math.ceil((query.toMs - query.fromMs) / query.stepMs);
  if (!(query.stepMs > 0) || !(steps > 0)) return [];
  if (steps > STEPS_MAX)
    throw new RangeError(`a window of ${steps} steps is too long: ask for at most ${STEPS_MAX}, with a larger step`);
  const limit = Math.max(1, Math.min(query.limit ?? LIMIT_DEFAULT, LIMIT_MAX, Math.floor(VALUES_MAX / steps)));
  const periods = [...reader.periodsOf({ ...query, fromMs: query.fromMs - LOOKBACK_MS })].reverse();

  const found = new Map<string, Found>();
  const idsByPeriod = [];
  for (const period of periods) idsByPeriod.push(await findSeries(reader, period, query, steps, found));
  const chosen = new Set(
    [...found]
      .sort(wholeFirst)
      .map(([name]) => name)
      .slice(0, limit),
  );
  for (const [i, period] of periods.entries()) {
    const ids = (idsByPeriod[i] as readonly RawSeries[]).filter(({ name }) => chosen.has(name)).slice(0, RAW_MAX);
    if (ids.length > 0) await readPoints(reader, period, query, ids, found);
  }
  return [...chosen].flatMap((name) => {
    const { key, unit, joiner } = found.get(name) as Found;
    const values = joiner.finish();
    return values === null
      ? []
      : [
          {
            series: key,
            fromMs: query.fromMs,
            stepMs: query.stepMs,
            values,
            unit: query.join === 'rate' ? `${unit}/s` : unit,
          },
        ];
  });
}

/** Where the limit cuts, series of a whole service stay before those of its parts. */
function wholeFirst([a, { key: of }]: [string, Found], [b, { key: other }]: [string, Found]): number {
  return Object.keys(of).length - Object.keys(other).length || (a < b ? -1 : 1);
}

/** The `n` series with the highest mean over the window, highest first. */
export async function readTop(reader: Reader, query: TopQuery): Promise<readonly SeriesWindow[]> {
  const all = await readSeries(reader, { ...query, limit: query.limit ?? LIMIT_MAX });
  const ranked = all.map((window) => ({ window, mean: meanOf(window.values) })).sort((a, b) => b.mean - a.mean);
  return ranked.slice(0, Math.max(0, query.n)).map(({ window }) => window);
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    count += 1;
  }
  return count === 0 ? -Infinity : sum / count;
}

interface RawSeries {
  readonly id: number;
  /** Of the series that it belongs to. */
  readonly name: string;
  /** The same for the same raw series in every file. */
  readonly raw: string;
  readonly kind: (typeof METRIC_KINDS)[number];
}

async function findSeries(
  reader: Reader,
  period: Period,
  query: SeriesQuery,
  steps: number,
  found: Map<string, Found>,
): Promise<readonly RawSeries[]> {
  const { conditions, values } = matching(query);
  const rows = await reader.rows(period, {
    sql: (alias) =>
      `SELECT id, service, instance, measure, operation, peer, unit, kind, scope, attributes FROM ${alias}.series
       WHERE ${conditions} ORDER BY service, measure, instance, operation, peer LIMIT ${RAW_MAX}`,
    values,
  });
  return rows.map((row) => {
    const [id, service, instance, measure, operation, peer, unit, kind, scope, attributes] = row as [
      number,
      string,
      string,
      string,
      string,
      string,
      string,
      number,
      string,
      string,
    ];
    const key: SeriesKey = {
      measure,
      service,
      ...(instance === '' ? {} : { instance }),
      ...(operation === '' ? {} : { operation }),
      ...(peer === '' ? {} : { peer }),
    };
    const name = seriesName(key);
    if (!found.has(name)) found.set(name, { key, unit, joiner: new Joiner(query, steps) });
    return { id, name, raw: `${name}\n${scope}\n${attributes}`, kind: METRIC_KINDS[kind] ?? 'gauge' };
  });
}

/** An absent field matches everything, or with `exact` only series that do not have it. */
function matching({ match, exact }: SeriesQuery): { conditions: string; values: Record<string, DuckDBValue> } {
  const values: Record<string, DuckDBValue> = {};
  const conditions: string[] = [];
  for (const field of ['measure', 'service', 'instance', 'operation', 'peer'] as const) {
    const value = match[field] ?? (exact === true ? '' : undefined);
    if (value === undefined) continue;
    conditions.push(`${field} = $${field}`);
    values[field] = value;
  }
  return { conditions: conditions.length === 0 ? 'true' : conditions.join(' AND '), values };
}

/**
 * For counters: points that were sent twice (same series, same time) count once; the one that was recorded last holds.
 * A step before the window (negative) only says where a counter stood.
 */
const COUNTER_POINTS = (alias: string): string => `
  WITH known AS (
    SELECT id, at_ms, arg_max(value, recorded_ms) AS value FROM ${alias}.points
    WHERE id IN (SELECT unnest($ids)) AND at_ms >= $from AND at_ms < $to AND recorded_ms <= $known
    GROUP BY id, at_ms
  ), stepped AS (
    SELECT id, floor((at_ms - $start) / $step)::INTEGER AS step, at_ms, value,
      value - lag(value) OVER (PARTITION BY id, floor((at_ms - $start) / $step) ORDER BY at_ms) AS delta
    FROM known
  )
  SELECT id, step, count(*)::DOUBLE, sum(value), max(value),
    min(at_ms)::DOUBLE, arg_min(value, at_ms), max(at_ms)::DOUBLE, arg_max(value, at_ms),
    sum(CASE WHEN delta IS NULL THEN 0 WHEN delta < 0 THEN value ELSE delta END)
  FROM stepped GROUP BY id, step ORDER BY id, step`;

/** For values that stand for themselves: several at one time are several, and nothing looks at their order. */
const PLAIN_POINTS = (alias: string): string => `
  SELECT id, floor((at_ms - $start) / $step)::INTEGER AS step, count(*)::DOUBLE, sum(value), max(value),
    0::DOUBLE, 0::DOUBLE, max(at_ms)::DOUBLE, arg_max(value, at_ms), 0::DOUBLE
  FROM ${alias}.points
  WHERE id IN (SELECT unnest($ids)) AND at_ms >= $from AND at_ms < $to AND recorded_ms <= $known
  GROUP BY id, step`;

async function readPoints(
  reader: Reader,
  period: Period,
  query: SeriesQuery,
  raw: readonly RawSeries[],
  found: ReadonlyMap<string, Found>,
): Promise<void> {
  const counted = query.join === 'rate' || query.join === 'sum';
  const counters = counted ? raw.filter(({ kind }) => kind !== 'gauge') : [];
  const plain = counted ? raw.filter(({ kind }) => kind === 'gauge') : raw;
  const fromMs = query.join === 'rate' ? query.fromMs - LOOKBACK_MS : query.fromMs;
  if (counters.length > 0) await joinRows(reader, period, { sql: COUNTER_POINTS, query, fromMs, raw: counters }, found);
  if (plain.length > 0)
    await joinRows(reader, period, { sql: PLAIN_POINTS, query, fromMs: query.fromMs, raw: plain }, found);
}

interface Asked {
  readonly sql: (alias: string) => string;
  readonly query: SeriesQuery;
  readonly fromMs: number;
  readonly raw: readonly RawSeries[];
}

type PointRow = [number, number, number, number, number, number, number, number, number, number];

async function joinRows(
  reader: Reader,
  period: Period,
  { sql, query, fromMs, raw }: Asked,
  found: ReadonlyMap<string, Found>,
): Promise<void> {
  const rows = await reader.rows(period, {
    sql,
    values: {
      ...wholeWindow({ ...query, fromMs }),
      start: wholeMs(query.fromMs),
      step: query.stepMs,
      ids: listValue(raw.map(({ id }) => id)),
    },
    types: { ids: LIST(UINTEGER) },
  });
  const byId = new Map(raw.map((one) => [one.id, one]));
  for (const row of rows) {
    const [id, step, count, sum, max, firstMs, first, lastMs, last, within] = row as PointRow;
    const of = byId.get(id);
    if (of === undefined) continue;
    found
      .get(of.name)
      ?.joiner.add({ raw: of.raw, kind: of.kind, step, count, sum, max, firstMs, first, lastMs, last, within });
  }
}
