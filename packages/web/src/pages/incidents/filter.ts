// What a list of incidents is asked for: read from the address, written to it, and split into what the server can do and what is left to do here.
import type { Input } from '@kintsugi/contract';
import { incidentState } from '../../words/states.ts';
import type { Summary } from './rows.ts';

export const STATES = ['open', 'needs', 'over', 'mended', 'all'] as const;
export const SEVERITIES = ['critical', 'major', 'minor'] as const;
export const SPANS = ['24h', '7d', '30d'] as const;

export interface Filter {
  readonly state: (typeof STATES)[number];
  readonly severity: (typeof SEVERITIES)[number] | null;
  readonly service: string | null;
  /** Words in the title or the leading cause; trimmed. */
  readonly text: string;
  /** How long ago it may have been opened. */
  readonly within: (typeof SPANS)[number] | null;
}

export const STATE_WORDS: Readonly<Record<Filter['state'], string>> = {
  open: 'open',
  needs: 'needs me',
  over: 'over',
  mended: 'mended',
  all: 'open and over',
};

export const SPAN_WORDS: Readonly<Record<NonNullable<Filter['within']>, string>> = {
  '24h': 'the last 24 h',
  '7d': 'the last 7 days',
  '30d': 'the last 30 days',
};

const SPAN_HOURS: Readonly<Record<NonNullable<Filter['within']>, number>> = { '24h': 24, '7d': 168, '30d': 720 };
const MENDED: readonly unknown[] = ['healed', 'prevented', 'by-person'];
const TEXT_MOST = 200;

/** Of an address; what it does not know is not obeyed. Without anything it is what is open. */
export function filterOf(query: URLSearchParams): Filter {
  const text = (query.get('q') ?? '').trim().slice(0, TEXT_MOST);
  const service = query.get('service') ?? '';
  return {
    state: oneOf(STATES, query.get('state')) ?? 'open',
    severity: oneOf(SEVERITIES, query.get('severity')),
    service: service === '' ? null : service,
    text,
    within: oneOf(SPANS, query.get('within')),
  };
}

/** The keys of the address that make this filter; null where a key is not needed. */
export function addressOf({ state, severity, service, text, within }: Filter): Readonly<Record<string, string | null>> {
  return { state: state === 'open' ? null : state, severity, service, q: text === '' ? null : text, within };
}

/** The same as a query string without the question mark. */
export function queryTextOf(filter: Filter): string {
  const pairs = Object.entries(addressOf(filter)).flatMap(([key, value]) => (value === null ? [] : [[key, value]]));
  return new URLSearchParams(pairs).toString();
}

/** What the server is asked; `endMs` is now, or the moment of the page. To the minute, so that it is the same question for a while. */
export function questionOf(filter: Filter, endMs: number): NonNullable<Input<'listIncidents'>['query']> {
  const { state, severity, service, text, within } = filter;
  const sinceMs = within === null ? null : Math.floor(endMs / 60_000) * 60_000 - SPAN_HOURS[within] * 3_600_000;
  return {
    limit: 200,
    ...(state === 'all' ? {} : { open: state === 'open' || state === 'needs' ? 'true' : 'false' }),
    ...(severity === null ? {} : { severity }),
    ...(service === null ? {} : { service }),
    ...(text === '' ? {} : { text }),
    ...(sinceMs === null ? {} : { since: new Date(sinceMs).toISOString() }),
  };
}

/** What the server cannot tell apart. */
export function fits({ state }: Filter, row: Summary): boolean {
  if (state === 'needs') return row.phase !== 'resolved' && incidentState(row).tone === 'need';
  return state !== 'mended' || MENDED.includes(row.ending);
}

/** Whether `fits` ever says no: then a page may show fewer rows than it holds. */
export function isThinned({ state }: Filter): boolean {
  return state === 'needs' || state === 'mended';
}

/** The command that lists the nearest to it in a terminal. */
export function commandOf({ state, service }: Filter): string {
  const open = state === 'open' || state === 'needs' ? ' --open' : '';
  return `kintsugi incidents ls${open}${service === null ? '' : ` --service ${quoted(service)}`}`;
}

/** In words, such as `open, critical, of alpha, with “refused”`. */
export function saysOf({ state, severity, service, text, within }: Filter): string {
  return [
    STATE_WORDS[state],
    ...(severity === null ? [] : [severity]),
    ...(service === null ? [] : [`of ${service}`]),
    ...(text === '' ? [] : [`with “${text}”`]),
    ...(within === null ? [] : [`opened in ${SPAN_WORDS[within]}`]),
  ].join(', ');
}

/** A name from telemetry must not become a second command when it is pasted. */
function quoted(text: string): string {
  return /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function oneOf<T extends string>(known: readonly T[], given: string | null): T | null {
  return known.find((one) => one === given) ?? null;
}
