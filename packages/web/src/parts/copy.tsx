// Copies an object as Markdown for a chat, and as the command that shows or does the same in a terminal.
import { useSignal } from '@preact/signals';
import { announce } from '../shell/announcer.tsx';

export interface CopyProps {
  /** What is copied, in one word for a screen reader, such as `incident`. */
  readonly what: string;
  readonly markdown?: () => string;
  readonly command?: string;
  readonly id?: string;
}

const SAID_MS = 1_500;

export function Copy({ what, markdown, command, id }: CopyProps) {
  const done = useSignal<string | null>(null);
  const copy = async (kind: string, text: string): Promise<void> => {
    const said = await navigator.clipboard.writeText(text).then(
      () => 'copied',
      () => 'the browser did not let it be copied',
    );
    done.value = `${kind} ${said}`;
    announce(`${kind} of the ${what} ${said}`);
    setTimeout(() => (done.value = null), SAID_MS);
  };
  return (
    <span class="copy">
      {id !== undefined && (
        <button
          class="quiet"
          title={`Copy the id ${id}`}
          // What is seen stands in what is heard, so that it can be asked for by voice.
          aria-label={`${id.slice(0, 8)}…${id.slice(-4)} Copy the id of the ${what}`}
          onClick={() => void copy('id', id)}
        >
          {id.slice(0, 8)}…{id.slice(-4)} <CopyIcon />
        </button>
      )}
      {markdown !== undefined && (
        <button
          class="quiet"
          aria-label={`Copy the ${what} as Markdown`}
          onClick={() => void copy('Markdown', markdown())}
        >
          Markdown <CopyIcon />
        </button>
      )}
      {command !== undefined && (
        <button
          class="quiet"
          title={command}
          aria-label={`Copy as the command: ${command}`}
          onClick={() => void copy('command', command)}
        >
          $ command <CopyIcon />
        </button>
      )}
      {done.value !== null && <span class="done">{done.value}</span>}
    </span>
  );
}

/** Two sheets; drawn, since not every machine has a letter for it. */
export function CopyIcon() {
  return (
    <svg class="copy-icon" viewBox="0 0 12 12" width="11" height="11" aria-hidden="true">
      <path d="M4 4V1.5h6.5V8H8M1.5 4H8v6.5H1.5z" fill="none" stroke="currentColor" />
    </svg>
  );
}
