// Views: filters by name. Those of the page are always there; one's own are kept in this browser.
import { signal, useSignal } from '@preact/signals';
import { to } from '../../address/location.ts';
import { useAsk } from '../../live/ask.ts';
import { announce } from '../../shell/announcer.tsx';
import { queryTextOf, type Filter } from './filter.ts';
import { BUILT_IN, isSame, readViews, VIEWS_KEY, withView, writeViews, type View } from './views.ts';

const saved = signal<readonly View[]>(readViews(localStorage.getItem(VIEWS_KEY)));

function keep(views: readonly View[]): void {
  saved.value = views;
  localStorage.setItem(VIEWS_KEY, writeViews(views));
}

export function Views({ filter }: { readonly filter: Filter }) {
  const counts = useAsk('getStatus', {}).value?.incidents;
  const countOf: Readonly<Record<string, number | undefined>> = { open: counts?.open, all: counts?.total };
  const isKnown = [...BUILT_IN, ...saved.value].some((view) => isSame(view.filter, filter));
  return (
    <nav class="row views" aria-label="Views">
      {BUILT_IN.map((view) => (
        <ViewLink key={view.name} view={view} filter={filter} count={countOf[view.name]} />
      ))}
      {saved.value.map((view) => (
        <span key={view.name} class="own">
          <ViewLink view={view} filter={filter} />
          <button
            class="quiet"
            aria-label={`Forget the view ${view.name}`}
            onClick={() => {
              keep(saved.value.filter(({ name }) => name !== view.name));
              announce(`The view ${view.name} is forgotten.`);
            }}
          >
            ✕
          </button>
        </span>
      ))}
      {!isKnown && <SaveView filter={filter} />}
    </nav>
  );
}

interface ViewLinkProps {
  readonly view: View;
  readonly filter: Filter;
  readonly count?: number | undefined;
}

function ViewLink({ view, filter, count }: ViewLinkProps) {
  const text = queryTextOf(view.filter);
  return (
    <a
      href={to(text === '' ? '/incidents' : `/incidents?${text}`)}
      aria-current={isSame(view.filter, filter) ? 'true' : undefined}
    >
      {view.name}
      {count !== undefined && <span class="count"> {count}</span>}
    </a>
  );
}

function SaveView({ filter }: { readonly filter: Filter }) {
  const name = useSignal<string | null>(null);
  const fault = useSignal<string | null>(null);
  if (name.value === null)
    return (
      <button class="quiet" onClick={() => (name.value = '')}>
        Save this view
      </button>
    );
  const save = (): void => {
    const next = withView(saved.value, { name: name.value ?? '', filter });
    fault.value = next === null ? 'That name is taken by the page, or there are 20 views already.' : null;
    if (next === null) return;
    keep(next);
    announce(`The view ${name.value ?? ''} is saved in this browser.`);
    name.value = null;
  };
  return (
    <form
      class="row"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <input
        type="text"
        aria-label="Name of the view"
        placeholder="its name"
        maxLength={40}
        autofocus
        value={name.value}
        onInput={(event) => (name.value = event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Escape' && (name.value = null)}
      />
      <button disabled={name.value.trim() === ''}>Save</button>
      {fault.value !== null && (
        <span class="tone-will-hurt" role="alert">
          {fault.value}
        </span>
      )}
    </form>
  );
}
