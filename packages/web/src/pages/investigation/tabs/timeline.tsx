// Every entry of an incident's record: when, who, what kind, what it says, and what stands behind it.
import type { Answer } from '@kintsugi/contract';
import { useSignal, type Signal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { Asked } from '../../../live/ask.ts';
import { LongList } from '../../../parts/long-list.tsx';
import { Shown } from '../../../parts/shown.tsx';
import { When } from '../../../parts/when.tsx';
import { counted } from '../../../words/figures.ts';
import { filtered, kindWords, SORTS, sortOf, type Entry, type Sort } from './kinds.ts';

export function Timeline({ asked }: { readonly asked: Asked<Answer<'getTimeline'>> }) {
  return (
    <Shown
      of={asked}
      rows={6}
      isEmpty={({ items }) => items.length === 0}
      empty={<p>Nothing is on record yet. Every step of machine and people comes here as it is taken.</p>}
    >
      {({ items }) => <Entries entries={items} />}
    </Shown>
  );
}

function Entries({ entries }: { readonly entries: readonly Entry[] }) {
  const text = useSignal('');
  const sorts = useSignal<ReadonlySet<Sort>>(new Set());
  const open = useSignal<ReadonlySet<string>>(new Set());
  const [words, chosen] = [text.value, sorts.value];
  const shown = useMemo(() => filtered(entries, { text: words, sorts: chosen }), [entries, words, chosen]);
  return (
    <>
      <div class="row filter">
        <input
          type="search"
          aria-label="Filter the timeline"
          placeholder="filter"
          value={words}
          onInput={(event) => (text.value = event.currentTarget.value)}
        />
        <SortButtons entries={entries} sorts={sorts} />
        <span class="soft" role="status">
          {shown.length === entries.length
            ? counted(entries.length, 'row')
            : `${shown.length.toLocaleString('en')} of ${counted(entries.length, 'row')}`}
        </span>
      </div>
      {shown.length === 0 ? (
        <p class="empty">No row has all of these words. Fewer words find more.</p>
      ) : (
        <LongList
          items={shown}
          label="Timeline"
          keyOf={({ id }) => id}
          estimate={34}
          row={(entry) => <Row entry={entry} isOpen={open.value.has(entry.id)} toggle={() => toggle(open, entry.id)} />}
        />
      )}
    </>
  );
}

function toggle<T>(set: Signal<ReadonlySet<T>>, item: T): void {
  const next = new Set(set.value);
  if (!next.delete(item)) next.add(item);
  set.value = next;
}

interface SortButtonsProps {
  readonly entries: readonly Entry[];
  readonly sorts: Signal<ReadonlySet<Sort>>;
}

function SortButtons({ entries, sorts }: SortButtonsProps) {
  const there = useMemo(() => new Set(entries.map(sortOf)), [entries]);
  return (
    <>
      {SORTS.filter(({ sort }) => there.has(sort)).map(({ sort, word, shape }) => (
        <button key={sort} class="quiet" aria-pressed={sorts.value.has(sort)} onClick={() => toggle(sorts, sort)}>
          {shape} {word}
        </button>
      ))}
    </>
  );
}

interface RowProps {
  readonly entry: Entry;
  readonly isOpen: boolean;
  readonly toggle: () => void;
}

function Row({ entry, isOpen, toggle: press }: RowProps) {
  const { at, actor, says, detail } = entry;
  const { shape, word } = kindWords(entry);
  return (
    <div class={`entry of-${sortOf(entry)}`}>
      <span class="at">
        <When at={at} as="clock" />
      </span>
      <span class="kind">
        <span aria-hidden="true" class="shape">
          {shape}
        </span>{' '}
        {word}
      </span>
      <span class="soft actor">{actor.name}</span>
      <span class="says">
        {says}
        {detail.length > 0 && (
          <button class="quiet" aria-expanded={isOpen} onClick={press}>
            {isOpen ? '▾' : '▸'} {counted(detail.length, 'line')}
          </button>
        )}
        {isOpen && (
          <ul class="plain detail scroll" tabIndex={0} aria-label="What stands behind it">
            {detail.map((line, index) => (
              <li key={index}>{line}</li>
            ))}
          </ul>
        )}
      </span>
    </div>
  );
}
