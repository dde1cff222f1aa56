// Kinds of timeline entries as a shape and a word, and which of them a filter lets through. Pure.
import type { Answer } from '@kintsugi/contract';

export type Entry = Answer<'getTimeline'>['items'][number];
type Kind = Entry['kind'];

export interface KindWords {
  readonly word: string;
  readonly shape: string;
}

/** By what it is about, not by who did it: a reader looks for what was seen, thought, done, said. */
export type Sort = 'seen' | 'thought' | 'done' | 'people' | 'other';

export const SORTS: readonly { readonly sort: Sort; readonly word: string; readonly shape: string }[] = [
  { sort: 'seen', word: 'seen', shape: '●' },
  { sort: 'thought', word: 'thought', shape: '△' },
  { sort: 'done', word: 'done', shape: '◆' },
  { sort: 'people', word: 'people', shape: '◇' },
  { sort: 'other', word: 'other', shape: '·' },
];

const WORDS: Partial<Readonly<Record<Kind, readonly [string, Sort]>>> = {
  signal_detected: ['signal', 'seen'],
  incident_opened: ['opened', 'seen'],
  severity_raised: ['worse', 'seen'],
  evidence_collected: ['evidence', 'seen'],
  verification_completed: ['verified', 'seen'],
  hypothesis_generated: ['causes', 'thought'],
  options_weighed: ['weighed', 'thought'],
  option_chosen: ['chose', 'thought'],
  action_held_back: ['held back', 'thought'],
  watch_began: ['watches', 'thought'],
  lesson_learned: ['lesson', 'thought'],
  action_started: ['began', 'done'],
  action_executed: ['done', 'done'],
  service_released: ['released', 'done'],
  postmortem_written: ['postmortem', 'done'],
  'phase:changed': ['phase', 'done'],
  approval_requested: ['asks', 'people'],
  approval_decided: ['answered', 'people'],
  person_called: ['called', 'people'],
  comment_added: ['comment', 'people'],
};

export function sortOf({ kind, actor }: Pick<Entry, 'kind' | 'actor'>): Sort {
  return actor.kind === 'person' ? 'people' : (WORDS[kind]?.[1] ?? 'other');
}

export function kindWords(entry: Pick<Entry, 'kind' | 'actor'>): KindWords {
  const sort = sortOf(entry);
  const shape = SORTS.find((one) => one.sort === sort)?.shape ?? '·';
  return { shape, word: WORDS[entry.kind]?.[0] ?? entry.kind.replaceAll(/[_:]/g, ' ') };
}

export interface Filter {
  readonly text: string;
  readonly sorts: ReadonlySet<Sort>;
}

/** What holds every word of `text` somewhere, of one of `sorts`; no sorts are all. */
export function filtered(entries: readonly Entry[], { text, sorts }: Filter): readonly Entry[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0 && sorts.size === 0) return entries;
  return entries.filter((entry) => {
    if (sorts.size > 0 && !sorts.has(sortOf(entry))) return false;
    if (words.length === 0) return true;
    const all = searched(entry);
    return words.every((word) => all.includes(word));
  });
}

const SEARCHED = new WeakMap<Entry, string>();

/** Kept for each entry: ten thousand of them are searched at every key. */
function searched(entry: Entry): string {
  const known = SEARCHED.get(entry);
  if (known !== undefined) return known;
  const { says, actor, kind, detail } = entry;
  const all = [says, actor.name, kind, ...detail].join('\n').toLowerCase();
  SEARCHED.set(entry, all);
  return all;
}
