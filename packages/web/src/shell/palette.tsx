// The command palette: pages, services, incidents and what can be done, by typing.
import { signal, useSignal } from '@preact/signals';
import { navigate, to } from '../address/location.ts';
import { goTo } from '../address/moment.ts';
import { api, newKey } from '../live/api.ts';
import { useAsk } from '../live/ask.ts';
import { may } from '../live/me.ts';
import { Sheet } from '../parts/sheet.tsx';
import { announce } from './announcer.tsx';
import { PAGES } from './pages.ts';
import { chooseTheme, THEMES } from './theme.ts';

interface Entry {
  readonly kind: string;
  readonly name: string;
  readonly run: () => void;
}

const isOpen = signal(false);
const SHOWN = 12;

export function openPalette(): void {
  isOpen.value = true;
}

export function Palette() {
  return isOpen.value ? <OpenPalette /> : null;
}

function OpenPalette() {
  const typed = useSignal('');
  const at = useSignal(0);
  const entries = useEntries(typed.value);
  const chosen = Math.min(at.value, Math.max(0, entries.length - 1));
  const close = (): void => void (isOpen.value = false);
  const run = (entry: Entry | undefined): void => {
    close();
    entry?.run();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') run(entries[chosen]);
    else if (event.key === 'ArrowDown') at.value = Math.min(entries.length - 1, chosen + 1);
    else if (event.key === 'ArrowUp') at.value = Math.max(0, chosen - 1);
    else return;
    event.preventDefault();
  };
  return (
    <Sheet title="Find or do" kind="palette" onClose={close}>
      <input
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={entries.length > 0 ? `palette-${chosen}` : undefined}
        aria-label="Find a page, a service, an incident, or something to do"
        placeholder="Find or do…"
        autocomplete="off"
        value={typed.value}
        onInput={(event) => ((typed.value = event.currentTarget.value), (at.value = 0))}
        onKeyDown={onKeyDown}
      />
      <ul id="palette-list" role="listbox" aria-label="What fits" class="plain">
        {entries.map((entry, index) => (
          <li
            key={`${entry.kind} ${entry.name}`}
            id={`palette-${index}`}
            role="option"
            aria-selected={index === chosen}
            onClick={() => run(entry)}
          >
            <span class="soft">{entry.kind}</span> {entry.name}
          </li>
        ))}
      </ul>
      {entries.length === 0 && <p class="soft">Nothing fits “{typed.value}”.</p>}
    </Sheet>
  );
}

function useEntries(typed: string): readonly Entry[] {
  const services = useAsk('listServices', {}).value?.items ?? [];
  const incidents =
    useAsk('listIncidents', { query: { limit: 50, ...(typed.length > 2 ? { text: typed } : {}) } }).value?.items ?? [];
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const all: Entry[] = [
    ...PAGES.filter(({ key }) => key !== undefined).map(({ name, path }) =>
      entry('go to', name, () => navigate(to(path))),
    ),
    ...services.map(({ name }) => entry('service', name, () => navigate(to(`/services/${encodeURIComponent(name)}`)))),
    ...doings(),
    ...incidents.map(({ id, title }) => entry('incident', title, () => navigate(to(`/incidents/${id}`)))),
  ];
  return all
    .filter(({ kind, name }) => words.every((word) => `${kind} ${name}`.toLowerCase().includes(word)))
    .slice(0, SHOWN);
}

function entry(kind: string, name: string, run: () => void): Entry {
  return { kind, name, run };
}

function doings(): Entry[] {
  const tell = (done: Promise<{ readonly ok: boolean }>, says: string): void =>
    void done.then(({ ok }) => announce(ok ? says : 'That was refused.', 'urgent'));
  const control = may('respond')
    ? [
        entry('do', 'Pause everything that acts', () =>
          tell(
            api.pause({ body: { reason: 'stopped on the page' } }, { idempotencyKey: newKey() }),
            'Everything that acts is paused.',
          ),
        ),
        entry('do', 'Resume acting', () =>
          tell(api.resume({ body: {} }, { idempotencyKey: newKey() }), 'It may act again.'),
        ),
        entry('do', 'Undo the last thing that the machine did', () =>
          tell(api.undo({ body: {} }, { idempotencyKey: newKey() }), 'It was taken back.'),
        ),
      ]
    : [];
  return [
    ...control,
    entry('look', 'Back to now', () => goTo(null)),
    ...THEMES.map((theme) => entry('theme', theme, () => chooseTheme(theme))),
  ];
}
