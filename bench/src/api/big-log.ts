// A log as large as years make it: recorded lives under new ids and times, many of them longer than they were.
import type { NewEvent } from '@kintsugi/domain';
import type { EventStore } from '@kintsugi/engine/ports';
import { seeded } from '../harness/sampling.ts';
import { reborn, type Life, type RecordedEvent, type Rebirth } from './lives.ts';

export interface BigLog {
  /** Oldest first. */
  readonly incidents: readonly string[];
  readonly events: number;
  readonly longest: number;
  /** Services of a system bear its number: `alpha-7`. */
  readonly systems: number;
}

export interface BigLogOptions {
  readonly incidents: number;
  readonly events: number;
  readonly seed: number;
  readonly endMs: number;
  /** Told the time of what is appended next. */
  readonly setNow: (ms: number) => void;
  readonly progress: (line: string) => void;
}

const LONGEST = 2_000;
/** The newest that were handed over to people, and are not closed yet. */
const STILL_OPEN = 20;
const SYSTEMS = 25;
const SPAN_MS = 2 * 365 * 86_400_000;
const AT_ONCE = 32;
const BATCH = 200;
/** Of the events that make a life longer: rounds of investigation are rare, since each freezes all its evidence. */
const ROUND_SHARE = 1 / 80;
const ROUND = ['evidence-frozen', 'hypotheses-ranked', 'options-weighed', 'option-chosen', 'watch-began'];
const TALK = ['signal-joined', 'comment-added', 'person-called', 'action-held-back', 'verification-completed'];

export async function writeBigLog(store: EventStore, lives: readonly Life[], options: BigLogOptions): Promise<BigLog> {
  const random = seeded(options.seed);
  const lengths = lengthsOf(options, random);
  const talk = lives.flatMap(({ events }) => events.filter(({ type }) => TALK.includes(type)));
  const ids: string[] = [];
  let events = 0;
  for (let from = 0; from < lengths.length; from += AT_ONCE) {
    const group = lengths.slice(from, from + AT_ONCE).map((length, index) => {
      const number = from + index;
      const openedMs = options.endMs - 2 * 3_600_000 - Math.floor(SPAN_MS * (1 - (number + 1) / lengths.length));
      const life = lives[Math.floor(random() * lives.length)] as Life;
      const id = `inc_${String(number).padStart(8, '0')}`;
      ids.push(id);
      const isClosed = number < lengths.length - STILL_OPEN;
      return { id, events: longLife({ life, length, number, openedMs, isClosed, talk, random }) };
    });
    for (const each of group) events += each.events.length;
    await appendSideBySide(store, group, options.setNow);
    if ((from / AT_ONCE) % 50 === 49) options.progress(`${events} events`);
  }
  return { incidents: ids, events, longest: Math.max(...lengths), systems: SYSTEMS };
}

/** Log-normal, as lengths of incidents are: half of them short, one in a hundred as long as allowed. */
function lengthsOf({ incidents, events }: BigLogOptions, random: () => number): readonly number[] {
  const raw = Array.from({ length: incidents }, () => Math.exp(1.2 * normal(random)));
  const sum = (scale: number): number => raw.reduce((all, one) => all + bounded(one * scale), 0);
  let [low, high] = [0, (events / incidents) * 4];
  for (let step = 0; step < 40; step += 1) {
    const middle = (low + high) / 2;
    if (sum(middle) < events) low = middle;
    else high = middle;
  }
  return raw.map((one) => bounded(one * high));
}

function bounded(length: number): number {
  return Math.min(LONGEST, Math.max(10, Math.round(length)));
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

interface LongLife {
  readonly life: Life;
  readonly length: number;
  readonly number: number;
  readonly openedMs: number;
  readonly isClosed: boolean;
  readonly talk: readonly RecordedEvent[];
  readonly random: () => number;
}

function longLife({ life, length, number, openedMs, isClosed, talk, random }: LongLife): readonly NewEvent[] {
  const rebirth: Rebirth = { number, system: number % SYSTEMS, byMs: openedMs - life.openedMs };
  const own = life.events.map((recorded) => ({ recorded, byMs: 0 }));
  const round = life.events.filter(({ type }) => ROUND.includes(type));
  const more: { recorded: RecordedEvent; byMs: number }[] = [];
  let byMs = 0;
  while (own.length + more.length < length) {
    byMs += Math.floor(random() * 30_000);
    const next = random() < ROUND_SHARE ? round : [talk[Math.floor(random() * talk.length)] as RecordedEvent];
    for (const recorded of next) more.push({ recorded, byMs });
  }
  const late = own.slice(life.endsAt).map(({ recorded }) => ({ recorded, byMs }));
  const all = [...own.slice(0, life.endsAt), ...more, ...late];
  let atMs = openedMs;
  const told = all.map((each) => {
    const event = reborn(each.recorded, { ...rebirth, byMs: rebirth.byMs + each.byMs });
    atMs = Math.max(atMs, Math.min(event.atMs, openedMs + byMs + 3_600_000));
    return { ...event, atMs };
  });
  const events = isClosed ? [...told, ...closing(told, atMs)] : told;
  return events.map((event, index) => ({
    ...event,
    id: `evt_${number}-${index}`,
    causeId: index === 0 ? null : `evt_${number}-${index - 1}`,
  }));
}

/** What was handed over is closed by a person in the end. */
function closing(events: readonly NewEvent[], atMs: number): readonly NewEvent[] {
  if (events.some(({ type }) => type === 'incident-resolved')) return [];
  const person = { kind: 'person', name: 'ada' } as const;
  const because = 'mended by hand, and watched for a while';
  const written = { path: 'postmortems/closed.md', sha256: '0'.repeat(64) };
  const tell = (type: string, body: object): NewEvent => {
    return { id: '', type, schemaVersion: 1, atMs, actor: person, causeId: null, body };
  };
  return [tell('incident-resolved', { attribution: 'by-person', because }), tell('postmortem-written', written)];
}

async function appendSideBySide(
  store: EventStore,
  group: readonly { readonly id: string; readonly events: readonly NewEvent[] }[],
  setNow: (ms: number) => void,
): Promise<void> {
  await Promise.all(
    group.map(async ({ id, events }) => {
      for (let from = 0; from < events.length; from += BATCH) {
        const batch = events.slice(from, from + BATCH);
        setNow(batch.at(-1)?.atMs ?? 0);
        const done = await store.append(`incident:${id}`, from, batch);
        if (!done.ok) throw new Error(`an append was refused: ${JSON.stringify(done.refusal)}`);
      }
    }),
  );
}
