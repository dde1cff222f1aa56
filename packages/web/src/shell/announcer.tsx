// What a screen reader hears without looking: changes politely, what needs somebody at once.
import { signal } from '@preact/signals';

const polite = signal('');
const urgent = signal('');

export function announce(text: string, how: 'polite' | 'urgent' = 'polite'): void {
  const said = how === 'urgent' ? urgent : polite;
  // The same words twice are two announcements: an unbroken space makes them differ.
  said.value = said.value === text ? `${text}\u00a0` : text;
}

export function Announcer() {
  return (
    <div class="visually-hidden">
      <div aria-live="polite">{polite.value}</div>
      <div aria-live="assertive" role="alert">
        {urgent.value}
      </div>
    </div>
  );
}
