// A state as a shape and a word in its tone.
import type { State } from '../words/states.ts';

export function Mark({ state, quietly = false }: { readonly state: State; readonly quietly?: boolean }) {
  return (
    <span class={`mark tone-${state.tone}`}>
      <span aria-hidden="true" class="shape">
        {state.shape}
      </span>
      <span class={quietly ? 'visually-hidden' : undefined}>{state.word}</span>
    </span>
  );
}
