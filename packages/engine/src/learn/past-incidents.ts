// What is remembered of incidents that are over, and which of them are like one that is not. Soft state: the events know it all.
import { IncidentIndex, reasonPhrase, type IncidentText } from '@kintsugi/analysis';
import type { Incident } from '@kintsugi/domain';
import { describeAction, leadingHypothesis, servicesOf } from '@kintsugi/domain';
import type { MemoryShelf } from '../ports/index.ts';
import { signalSentence } from '../signal-sentence.ts';

/** A past incident that is like the present one: who, how much, and in which words. */
export interface Likeness {
  readonly id: string;
  /** About the share of what is asked that the past one holds too. */
  readonly score: number;
  readonly because: string;
}

export interface PastIncidents {
  /** Takes the saved copy, then whatever ended since, until `isOver`. Until then little is known, and nothing waits for it. */
  open(ended: readonly string[], load: (id: string) => Promise<Incident | null>, isOver: () => boolean): Promise<void>;
  remember(id: string, state: Incident): void;
  /** By what is seen, nearest first; none when nothing stands out. */
  like(id: string, state: Incident): readonly Likeness[];
  /** By words, nearest first; at most `limit`. */
  search(words: string, limit: number): readonly Likeness[];
  save(): Promise<void>;
}

/** A word of the title or the cause says more of an incident than one of its many log lines. */
const FIELDS = { title: 3, cause: 3, services: 1, signs: 2, logs: 1, done: 1 };
const ANSWERS = 3;
const LINES = 12;
const SAVED_SHARE = 0.02;

export function createPastIncidents(shelf: MemoryShelf, onTrouble: (because: string) => void): PastIncidents {
  let index = new IncidentIndex(FIELDS);
  let unsaved = 0;
  /** What ended before the saved copy was there. */
  let early: Map<string, Incident> | null = new Map();

  async function fromShelf(): Promise<void> {
    const snapshot = await shelf.load().catch((error: unknown) => {
      onTrouble(`the saved memory of past incidents cannot be read, and is built anew: ${String(error)}`);
      return null;
    });
    if (snapshot === null) return;
    const loaded = loadIndex(snapshot);
    if (loaded.kind === 'loaded') index = loaded.index;
    else
      onTrouble(`the saved memory of past incidents is left aside, and built anew: ${loaded.because}. ${loaded.mend}`);
  }

  const remember = (id: string, state: Incident): void => {
    early?.set(id, state);
    index.add(textOf(id, state));
    unsaved += 1;
    // The larger it is, the dearer is a copy, and the smaller the part that a kill would cost.
    if (early === null && unsaved >= index.size * SAVED_SHARE)
      void save().catch((error: unknown) => onTrouble(`the memory of past incidents is not saved: ${String(error)}`));
  };

  function foundBy(question: Parameters<IncidentIndex['search']>[0]): readonly Likeness[] {
    const found = index.search(question);
    if (found.kind === 'nothing-similar') return [];
    return found.incidents.map(({ id, score, reasons }) => ({ id, score, because: reasonPhrase(reasons) }));
  }

  async function save(): Promise<void> {
    if (unsaved === 0) return;
    unsaved = 0;
    await shelf.save(index.snapshot());
  }

  return {
    async open(ended, load, isOver) {
      await fromShelf();
      const meanwhile = early ?? new Map<string, Incident>();
      early = null;
      for (const [id, state] of meanwhile) remember(id, state);
      for (const id of ended) {
        if (isOver()) return;
        const state = index.has(id) ? null : await load(id);
        if (state !== null) remember(id, state);
      }
      if (index.wantsFit) index.refit();
    },
    remember,
    like(id, state) {
      const { title, signs, logs } = textOf(id, state).fields;
      return foundBy({ text: [title, signs, logs].join('\n'), except: id, limit: ANSWERS });
    },
    search: (words, limit) => foundBy({ text: words, limit }),
    save,
  };
}

/** Bytes that nobody wrote on purpose may break any reader: whatever it says, the memory is built anew. */
function loadIndex(snapshot: Uint8Array): ReturnType<typeof IncidentIndex.load> {
  try {
    return IncidentIndex.load(snapshot);
  } catch (error) {
    return { kind: 'refused', because: String(error), mend: 'Nothing needs to be done' };
  }
}

function textOf(id: string, state: Incident): IncidentText {
  const leading = leadingHypothesis(state);
  const logs = state.evidence.flatMap((item) => (item.kind === 'log' && item.before === 0 ? [item.template] : []));
  const done = state.attempts.map(({ request, help }) => `${describeAction(request)} ${help ?? ''}`);
  return {
    id,
    fields: {
      title: state.title,
      cause: leading === null ? '' : `${leading.cause.kind} ${leading.says}`,
      services: servicesOf(state).join(' '),
      signs: state.signals.slice(0, LINES).map(signalSentence).join('\n'),
      logs: logs.slice(0, LINES).join('\n'),
      done: done.join('\n'),
    },
  };
}
