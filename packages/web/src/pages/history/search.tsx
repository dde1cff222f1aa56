// Searches in what is over: what memory finds like the words, and what has them in its title or cause. The words stand in the address.
import type { Answer } from '@kintsugi/contract';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { asked, setQuery, to } from '../../address/location.ts';
import { useAsk } from '../../live/ask.ts';
import { IncidentRow } from '../../parts/incident-row/incident-row.tsx';
import { Shown } from '../../parts/shown.tsx';

const FIELD = 'history-search';
const SHOWN = 20;
const REMEMBERED = 10;

export function focusSearch(): void {
  const field = document.getElementById(FIELD);
  if (field instanceof HTMLInputElement) field.select();
}

export function Search() {
  const words = (asked('q') ?? '').trim();
  const typed = useSignal(words);
  useEffect(() => void (typed.value = words), [words]);
  return (
    <section aria-label="Search">
      <form
        class="row"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          setQuery({ q: typed.value.trim() === '' ? null : typed.value.trim() });
        }}
      >
        <input
          id={FIELD}
          type="search"
          class="words"
          aria-label="Words in the title or the cause of what is over"
          aria-keyshortcuts="/"
          placeholder="search in what is over   /"
          maxLength={200}
          value={typed.value}
          onInput={(event) => (typed.value = event.currentTarget.value)}
        />
        <button>Search</button>
        {words !== '' && (
          <button type="button" class="quiet" onClick={() => setQuery({ q: null })}>
            Clear
          </button>
        )}
      </form>
      {words !== '' && <Found words={words} />}
    </section>
  );
}

/** What memory finds by words, with what helped; then everything that has the words as they stand. */
function Found({ words }: { readonly words: string }) {
  const remembered = useAsk('searchMemory', { query: { q: words, limit: REMEMBERED } });
  const found = useAsk('listIncidents', { query: { text: words, open: 'false', limit: SHOWN } });
  return (
    <div class="found">
      <h2>Like these words</h2>
      <Shown
        of={remembered}
        rows={2}
        isEmpty={({ items }) => items.length === 0}
        empty={<p>Memory holds nothing that is like “{words}”. It remembers what is over, with what helped.</p>}
      >
        {({ items }) => (
          <ul class="plain">
            {items.map((one) => (
              <Remembered key={one.id} one={one} />
            ))}
          </ul>
        )}
      </Shown>
      <h2>With these words in title or cause</h2>
      <Shown
        of={found}
        rows={2}
        isEmpty={({ items }) => items.length === 0}
        empty={<p>Nothing that is over has “{words}” in its title or cause.</p>}
      >
        {({ items, nextCursor }) => (
          <>
            {items.map((row) => (
              <IncidentRow key={row.id} row={row} isCurrent={false} />
            ))}
            {nextCursor !== null && (
              <p>
                <a href={to(`/incidents?state=over&q=${encodeURIComponent(words)}`)}>All of them</a>
              </p>
            )}
          </>
        )}
      </Shown>
    </div>
  );
}

function Remembered({ one }: { readonly one: Answer<'searchMemory'>['items'][number] }) {
  const { id, title, because, cause, helped } = one;
  return (
    <li>
      <a href={to(`/incidents/${encodeURIComponent(id)}`)}>{title}</a> <span class="soft">alike: {because}</span>
      <br />
      cause: {cause}
      {helped === null ? (
        <span class="soft">, nothing helped</span>
      ) : (
        <span class="tone-mended"> ━ helped: {helped}</span>
      )}
    </li>
  );
}
