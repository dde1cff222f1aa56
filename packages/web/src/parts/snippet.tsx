// Lines to be put somewhere else as they are, with a button that copies them.
import { Copied } from './copied.tsx';

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
