// The filters above the list: words by typing, state, severity, service, time. All of them stand in the address.
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { setQuery } from '../../address/location.ts';
import { useAsk } from '../../live/ask.ts';
import { SEVERITIES, SPAN_WORDS, SPANS, STATE_WORDS, STATES, type Filter } from './filter.ts';

const TYPED_AFTER_MS = 200;
const FIELD = 'incident-filter';

export function focusFilter(): void {
  const field = document.getElementById(FIELD);
  if (field instanceof HTMLInputElement) field.select();
}

export function FilterBar({ filter }: { readonly filter: Filter }) {
  const known = useAsk('listServices', {}).value?.items.map(({ name }) => name) ?? [];
  const services = filter.service === null || known.includes(filter.service) ? known : [filter.service, ...known];
  return (
    <div class="row filters" role="search" aria-label="Filter incidents">
      <Words text={filter.text} />
      <Choice
        label="state"
        value={filter.state}
        choices={STATES.map((state) => [state, STATE_WORDS[state]])}
        choose={(state) => setQuery({ state: state === 'open' ? null : state })}
      />
      <Choice
        label="severity"
        value={filter.severity ?? ''}
        choices={[['', 'any severity'], ...SEVERITIES.map((severity) => [severity, severity] as const)]}
        choose={(severity) => setQuery({ severity: severity === '' ? null : severity })}
      />
      <Choice
        label="service"
        value={filter.service ?? ''}
        choices={[['', 'any service'], ...services.map((name) => [name, name] as const)]}
        choose={(service) => setQuery({ service: service === '' ? null : service })}
      />
      <Choice
        label="opened"
        value={filter.within ?? ''}
        choices={[['', 'any time'], ...SPANS.map((span) => [span, SPAN_WORDS[span]] as const)]}
        choose={(within) => setQuery({ within: within === '' ? null : within })}
      />
    </div>
  );
}

/** Goes into the address when the typing rests, so that not every letter is a question. */
function Words({ text }: { readonly text: string }) {
  const typed = useSignal(text);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => {
    // From elsewhere, such as a view: what is being typed goes before it.
    if (timer.current === undefined) typed.value = text;
  }, [text]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const take = (words: string): void => {
    typed.value = words;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      timer.current = undefined;
      setQuery({ q: words.trim() === '' ? null : words.trim() });
    }, TYPED_AFTER_MS);
  };
  return (
    <input
      id={FIELD}
      type="search"
      aria-label="Words in the title or the cause"
      aria-keyshortcuts="/"
      placeholder="words in title or cause   /"
      maxLength={200}
      value={typed.value}
      onInput={(event) => take(event.currentTarget.value)}
      onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
    />
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly (readonly [string, string])[];
  readonly choose: (value: string) => void;
}

function Choice({ label, value, choices, choose }: ChoiceProps) {
  return (
    <select aria-label={label} value={value} onChange={(event) => choose(event.currentTarget.value)}>
      {choices.map(([key, says]) => (
        <option key={key} value={key}>
          {says}
        </option>
      ))}
    </select>
  );
}
