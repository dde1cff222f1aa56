// Counted tabs, by the ARIA pattern: arrows move, the chosen one stands in the address.
import type { ComponentChildren } from 'preact';
import { asked, setQuery } from '../address/location.ts';

export interface Tab {
  readonly id: string;
  readonly label: string;
  readonly count?: number | null;
  readonly children: () => ComponentChildren;
}

export function Tabs({
  tabs,
  label,
  name = 'tab',
}: {
  readonly tabs: readonly Tab[];
  readonly label: string;
  readonly name?: string;
}) {
  const wanted = asked(name);
  const chosen = tabs.find(({ id }) => id === wanted) ?? tabs[0];
  if (chosen === undefined) return null;
  const choose = (id: string): void => setQuery({ [name]: id === tabs[0]?.id ? null : id });
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const next = tabs[(tabs.indexOf(chosen) + step + tabs.length) % tabs.length];
    if (next === undefined) return;
    choose(next.id);
    requestAnimationFrame(() => document.getElementById(`${name}-${next.id}`)?.focus());
  };
  return (
    <div class="tabs">
      <div role="tablist" aria-label={label} onKeyDown={onKeyDown}>
        {tabs.map(({ id, label: text, count }) => (
          <button
            key={id}
            role="tab"
            id={`${name}-${id}`}
            aria-selected={id === chosen.id}
            aria-controls={`${name}-panel`}
            tabIndex={id === chosen.id ? 0 : -1}
            onClick={() => choose(id)}
          >
            {text}
            {typeof count === 'number' && <span class="count"> {count}</span>}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${name}-panel`} aria-labelledby={`${name}-${chosen.id}`} tabIndex={0}>
        {chosen.children()}
      </div>
    </div>
  );
}
