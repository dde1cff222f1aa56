// An OpenSLO document, already parsed from its YAML, read into what the burn rate needs. Knows no file and no parser.

/** Where one count comes from: the vendor's kind and its query as they stand; this room runs no query. */
export interface MetricSource {
  readonly kind: string;
  readonly spec: unknown;
}

export interface Slo {
  readonly name: string;
  /** Of the document's `spec`; null when it names none. */
  readonly service: string | null;
  /** Share of good events, in (0, 1). */
  readonly target: number;
  readonly windowMs: number;
  readonly counts:
    | { readonly of: 'good'; readonly part: MetricSource; readonly total: MetricSource }
    | { readonly of: 'bad'; readonly part: MetricSource; readonly total: MetricSource };
}

export type SloReading =
  | { readonly kind: 'slo'; readonly slo: Slo }
  | { readonly kind: 'refused'; readonly field: string; readonly because: string; readonly mend: string };

/**
 * Reads `apiVersion: openslo/v1`, `kind: SLO` with an indicator of its own: `ratioMetric` of good or bad over total, one
 * rolling window, one objective.
 *
 * Answers the SLO, or the first field that stands in the way and what to write instead. Cost O(size of the document).
 * Source  OpenSLO specification v1, openslo.com.
 */
export function readOpenSlo(document: unknown): SloReading {
  try {
    return { kind: 'slo', slo: sloOf(document) };
  } catch (error) {
    // Refusals travel as exceptions inside this file only: each step below would need a branch otherwise.
    if (error instanceof Refusal)
      return { kind: 'refused', field: error.field, because: error.because, mend: error.mend };
    throw error;
  }
}

class Refusal extends Error {
  readonly field: string;
  readonly because: string;
  readonly mend: string;
  constructor(field: string, because: string, mend: string) {
    super(because);
    this.field = field;
    this.because = because;
    this.mend = mend;
  }
}

function sloOf(document: unknown): Slo {
  const top = objectAt(document, 'the document');
  if (top['apiVersion'] !== 'openslo/v1')
    throw new Refusal('apiVersion', said(top['apiVersion']), 'write apiVersion: openslo/v1');
  if (top['kind'] !== 'SLO')
    throw new Refusal('kind', said(top['kind']), 'write kind: SLO; other kinds are not read here');
  const { name } = objectAt(top['metadata'], 'metadata');
  if (typeof name !== 'string' || name === '') throw new Refusal('metadata.name', said(name), 'give the SLO a name');
  const spec = objectAt(top['spec'], 'spec');
  const method = spec['budgetingMethod'] ?? 'Occurrences';
  if (method !== 'Occurrences')
    throw new Refusal(
      'spec.budgetingMethod',
      said(method),
      'write Occurrences: events are counted here, not time slices',
    );
  const service = spec['service'];
  return {
    name,
    service: typeof service === 'string' && service !== '' ? service : null,
    target: targetOf(onlyOne(spec['objectives'], 'spec.objectives')),
    windowMs: windowOf(onlyOne(spec['timeWindow'], 'spec.timeWindow')),
    counts: countsOf(spec),
  };
}

function targetOf(objective: Fields): number {
  const { target, targetPercent } = objective;
  const field = target === undefined && targetPercent !== undefined ? 'targetPercent' : 'target';
  const share = field === 'target' ? target : Number(targetPercent) / 100;
  if (typeof share !== 'number' || !(share > 0 && share < 1)) {
    const example = field === 'target' ? 'target: 0.999' : 'targetPercent: 99.9';
    throw new Refusal(`spec.objectives[0].${field}`, said(objective[field]), `write a share below 1, as ${example}`);
  }
  return share;
}

/** `30d`, `12h`, `4w`: calendar units of unequal length (months, quarters, years) have no fixed budget. */
function windowOf({ duration, isRolling, calendar }: Fields): number {
  if (calendar !== undefined || isRolling === false)
    throw new Refusal(
      'spec.timeWindow[0].isRolling',
      'a calendar window',
      'write isRolling: true and a duration as 30d',
    );
  const [, count, unit] = /^([1-9]\d{0,4})([mhdw])$/.exec(String(duration)) ?? [];
  const unitMs = UNIT_MS[unit ?? ''];
  if (unitMs === undefined)
    throw new Refusal('spec.timeWindow[0].duration', said(duration), 'write minutes, hours, days or weeks, as 30d');
  return Number(count) * unitMs;
}

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

function countsOf(spec: Fields): Slo['counts'] {
  if (spec['indicator'] === undefined && spec['indicatorRef'] !== undefined)
    throw new Refusal('spec.indicatorRef', 'a reference to another document', 'write the indicator into this SLO');
  const path = 'spec.indicator.spec';
  const indicator = objectAt(objectAt(spec['indicator'], 'spec.indicator')['spec'], path);
  if (indicator['ratioMetric'] === undefined)
    throw new Refusal(`${path}.ratioMetric`, said(undefined), 'write a ratioMetric with good (or bad) and total');
  const ratio = objectAt(indicator['ratioMetric'], `${path}.ratioMetric`);
  const total = sourceAt(ratio['total'], `${path}.ratioMetric.total`);
  const of = ratio['good'] === undefined && ratio['bad'] !== undefined ? 'bad' : 'good';
  return { of, part: sourceAt(ratio[of], `${path}.ratioMetric.${of}`), total };
}

function sourceAt(value: unknown, field: string): MetricSource {
  const source = objectAt(objectAt(value, field)['metricSource'], `${field}.metricSource`);
  const kind = source['type'];
  if (source['spec'] === undefined)
    throw new Refusal(`${field}.metricSource.spec`, said(undefined), 'write the query of this count');
  return { kind: typeof kind === 'string' ? kind : '', spec: source['spec'] };
}

type Fields = Readonly<Record<string, unknown>>;

function objectAt(value: unknown, field: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw new Refusal(field, said(value), 'write a mapping of fields here');
}

function onlyOne(value: unknown, field: string): Fields {
  if (!Array.isArray(value) || value.length !== 1) {
    const found = Array.isArray(value) ? `${value.length} entries` : said(value);
    throw new Refusal(field, found, 'write a list with one entry; one SLO for each further one');
  }
  return objectAt(value[0], `${field}[0]`);
}

function said(value: unknown): string {
  if (value === undefined) return 'it is missing';
  if (Array.isArray(value)) return 'it is a list';
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return `it is ${String(value).slice(0, 60)}`;
  return 'it is a mapping or nothing';
}
