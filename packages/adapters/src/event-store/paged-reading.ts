// Reading in pages of text, for every store that keeps sealed texts: parses, checks the links, names damage. Knows no
// database.
import type { StoredEvent } from '@kintsugi/domain';
import {
  DamagedStreamError,
  FIRST_PREVIOUS_HASH,
  fromSealed,
  type ReadAllOptions,
  type SealedValues,
} from '@kintsugi/engine/ports';
import { isSealedValues, readSealed, type SealedRow } from './sealed-row.ts';

/** A page holds no more events than this, and not many more characters, so that its text never grows too long. */
export const PAGE_EVENTS_MAX = 2_000;
export const PAGE_CHARACTERS_MAX = 8_000_000;

/** Where a page begins, and the most events it may hold. */
export type PageRequest =
  | { readonly kind: 'read'; readonly stream: string; readonly fromVersion: number; readonly limit: number }
  | { readonly kind: 'read-all'; readonly after: number; readonly limit: number };

/** Many events as one text, so that neither moving nor parsing costs much per event. */
export interface Page {
  readonly count: number;
  /** `count` times `[position,"hash",sealed text]`, with commas between. */
  readonly text: string;
  /** Position of its last event, so that the next page can be asked for before this one is parsed. */
  readonly last: number;
  /** False when nothing comes after this page. */
  readonly more: boolean;
}

export interface PageSource {
  page(request: PageRequest): Promise<Page>;
  /** The first `limit` events of the same request one by one, asked for when their page could not be read. */
  rows(request: PageRequest): Promise<readonly SealedRow[]>;
  /** Called once for each damage found; the store stops taking writes. */
  stopWrites(because: string): void;
}

export async function readStream(
  source: PageSource,
  stream: string,
  fromVersion: number,
): Promise<readonly StoredEvent[]> {
  const events: StoredEvent[] = [];
  const first = Math.max(1, fromVersion);
  for (let more = true; more;) {
    const request = { kind: 'read', stream, fromVersion: first + events.length, limit: PAGE_EVENTS_MAX } as const;
    const page = await source.page(request);
    const found = parsePage(page) ?? (await readRows(source, { ...request, limit: page.count }));
    for (const event of found) {
      const before = events.at(-1)?.hash ?? (first === 1 ? FIRST_PREVIOUS_HASH : null);
      const because = brokenLink(event, { stream, version: first + events.length, before });
      if (because !== null) {
        throw damaged(source, { stream, version: first + events.length, position: event.position, because });
      }
      events.push(event);
    }
    ({ more } = page);
  }
  return events;
}

export async function readAllStreams(source: PageSource, options: ReadAllOptions): Promise<readonly StoredEvent[]> {
  const { limit, onDamage } = options;
  const events: StoredEvent[] = [];
  const ask = (after: number, most: number): Promise<Page> =>
    source.page({ kind: 'read-all', after, limit: Math.min(most, PAGE_EVENTS_MAX) });
  let { after } = options;
  let asked: Promise<Page> | null = null;
  for (let more = true; more && events.length < limit;) {
    const page: Page = await (asked ?? ask(after, limit - events.length));
    const left = limit - events.length - page.count;
    // The store reads the next page while this one is parsed.
    asked = page.more && left > 0 ? ask(page.last, left) : null;
    asked?.catch(() => undefined);
    const request = { kind: 'read-all', after, limit: page.count } as const;
    for (const event of parsePage(page) ?? (await readRows(source, request, onDamage))) events.push(event);
    after = page.last;
    ({ more } = page);
  }
  return events;
}

/** The events of a page, or null when something in it can't be read. */
function parsePage({ text, count }: Page): readonly StoredEvent[] | null {
  let values: unknown;
  try {
    values = JSON.parse(`[${text}]`);
  } catch {
    return null;
  }
  const rows = values as readonly [position: number, hash: string, sealed: SealedValues][];
  if (rows.length !== count || !rows.every((row) => row.length === 3 && isSealedValues(row[2]))) return null;
  return rows.map(([position, hash, sealed]) => fromSealed(sealed, position, hash));
}

async function readRows(
  source: PageSource,
  request: PageRequest,
  onDamage?: ReadAllOptions['onDamage'],
): Promise<readonly StoredEvent[]> {
  const events: StoredEvent[] = [];
  for (const row of await source.rows(request)) {
    const read = readSealed(row);
    if (read.ok) events.push(read.event);
    else {
      const damage = damaged(source, { ...row, because: read.because });
      if (onDamage === undefined) throw damage;
      onDamage(damage);
    }
  }
  return events;
}

function brokenLink(
  event: StoredEvent,
  expected: { readonly stream: string; readonly version: number; readonly before: string | null },
): string | null {
  const { stream, version, before } = expected;
  if (event.stream !== stream) return `it belongs to stream ${event.stream}`;
  if (event.version !== version) return 'it is missing';
  return before === null || event.previousHash === before ? null : 'it does not follow from the event before it';
}

function damaged(
  source: PageSource,
  damage: { stream: string; version: number; position: number; because: string },
): DamagedStreamError {
  const error = new DamagedStreamError(damage);
  source.stopWrites(error.message);
  return error;
}
