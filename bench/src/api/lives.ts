// Whole lives of incidents, recorded from the seeded simulation, to be lived again under other ids, names and times.
import type { NewEvent } from '@kintsugi/domain';
import type { EventStore } from '@kintsugi/engine/ports';
import { simulate } from '@kintsugi/simulation';

/** A recorded life, cut into what stays as it is and what is put in anew each time. */
export interface Life {
  readonly openedMs: number;
  readonly events: readonly RecordedEvent[];
  /** Where what makes a life longer is put in: before its end. */
  readonly endsAt: number;
}

export interface RecordedEvent {
  readonly type: string;
  readonly event: NewEvent;
  /** Of the event as JSON: texts that stay, and between them times, service names and ids. */
  readonly pieces: readonly string[];
}

/** What of a life is put in anew. */
export interface Rebirth {
  /** Added to every id and service name: two lives share none by chance. */
  readonly number: number;
  readonly system: number;
  readonly byMs: number;
}

const ENDS = ['incident-resolved', 'incident-escalated'];
/** The simulation's own times, its services, and ids of everything that it made. */
const CHANGING = /(\b176[67]\d{9}\b|\b(?:alpha|beta|gamma|delta|epsilon|zeta|eta|theta)\b|\b(?:inc|apr|act|ops)_\w+)/;

export async function recordLives(seeds: number, firstSeed: number): Promise<readonly Life[]> {
  const lives: Life[] = [];
  for (let seed = firstSeed; seed < firstSeed + seeds; seed += 1) {
    let store: EventStore | null = null;
    await simulate(seed, { before: (stage) => void (store = stage.store) });
    lives.push(...(await livesIn(store)));
  }
  return lives;
}

async function livesIn(store: EventStore | null): Promise<readonly Life[]> {
  const names = (await store?.streams('incident:')) ?? [];
  return Promise.all(names.map(async (name) => lifeOf((await store?.read(name)) ?? [])));
}

function lifeOf(events: readonly NewEvent[]): Life {
  const endsAt = events.findIndex(({ type }) => ENDS.includes(type));
  return {
    openedMs: events[0]?.atMs ?? 0,
    endsAt: endsAt < 0 ? events.length : endsAt,
    events: events.map(({ id, type, schemaVersion, atMs, actor, causeId, body }) => {
      const event = { id, type, schemaVersion, atMs, actor, causeId, body };
      return { type, event, pieces: JSON.stringify(event).split(CHANGING) };
    }),
  };
}

export function reborn({ pieces }: RecordedEvent, { number, system, byMs }: Rebirth): NewEvent {
  let text = '';
  for (const [index, piece] of pieces.entries()) {
    if (index % 2 === 0) text += piece;
    else if (piece.startsWith('176')) text += String(Number(piece) + byMs);
    else text += piece.includes('_') ? `${piece}-${number}` : `${piece}-${system}`;
  }
  return JSON.parse(text) as NewEvent;
}
