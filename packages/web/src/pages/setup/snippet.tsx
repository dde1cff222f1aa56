// Lines to be put somewhere else as they are, with a button that copies them.
import { useSignal } from '@preact/signals';
import { CopyIcon } from '../../parts/copy.tsx';
import { announce } from '../../shell/announcer.tsx';

const SAID_MS = 1_500;

export function Snippet({ text, what }: { readonly text: string; readonly what: string }) {
  return (
    <div class="snippet">
      <pre tabIndex={0} role="region" aria-label={what}>
        {text}
      </pre>
      <Copied text={text} what={what} />
    </div>
  );
}

/** A button that copies one text, and says whether it did. */
function Copied({ text, what }: { readonly text: string; readonly what: string }) {
  const said = useSignal<string | null>(null);
  const copy = async (): Promise<void> => {
    said.value = await navigator.clipboard.writeText(text).then(
      () => 'copied',
      () => 'the browser did not let it be copied',
    );
    announce(`${what}: ${said.value}`);
    setTimeout(() => (said.value = null), SAID_MS);
  };
  return (
    <button class="quiet" aria-label={`Copy ${what}`} onClick={() => void copy()}>
      {said.value ?? (
        <>
          Copy <CopyIcon />
        </>
      )}
    </button>
  );
}
