// The moment that the whole page stands at: now, or one of the past, as it was or as it was known then.
import { computed } from '@preact/signals';
import { asked, setQuery } from './location.ts';

/** What was so (`at`), and of that what had been recorded by then (`knownAt`). Null: now. */
export interface Moment {
  readonly at: string;
  readonly knownAt: string | null;
}

/** Null while the page shows now. A time that is none is not obeyed. */
export const moment = computed<Moment | null>(() => {
  const at = timeOrNull(asked('at'));
  return at === null ? null : { at, knownAt: timeOrNull(asked('knownAt')) };
});

export const isNow = computed(() => moment.value === null);

export function goTo(at: Date | null, knows: 'what-was-so' | 'what-was-known' = 'what-was-so'): void {
  const time = at?.toISOString() ?? null;
  setQuery({ at: time, knownAt: knows === 'what-was-known' ? time : null });
}

function timeOrNull(text: string | null): string | null {
  const ms = Date.parse(text ?? '');
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}
