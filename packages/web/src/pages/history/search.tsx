// Searches in what is over, by words in the title or the cause. What was typed stands in the address.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { asked, setQuery, to } from '../../address/location.ts';
import { useAsk } from '../../live/ask.ts';
import { IncidentRow } from '../../parts/incident-row.tsx';
import { Shown } from '../../parts/shown.tsx';

const FIELD = 'history-search';
const SHOWN = 20;

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

function Found({ words }: { readonly words: string }) {
  const found = useAsk('listIncidents', { query: { text: words, open: 'false', limit: SHOWN } });
  return (
    <div class="found">
      <Shown
        of={found}
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
