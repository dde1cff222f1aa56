// The configuration as it took effect: the file, what variables set instead, and every value with its default. Secrets are masked by the server.
import { ROUTES } from '@kintsugi/contract';
import { useAsk } from '../../../live/ask.ts';
import { Coming, Shown } from '../../../parts/shown.tsx';
import { Snippet } from '../snippet.tsx';
import { When } from '../../../parts/when.tsx';
import { yamlOf, type Json } from './yaml.ts';

export function Settings() {
  const settings = useAsk('getSettings', {});
  return (
    <>
      <section aria-labelledby="settings">
        <h2 id="settings">As they took effect</h2>
        <Shown of={settings} rows={8}>
          {({ file, dataFolder, startedAt, fromEnvironment, masked, runtimes, values }) => (
            <>
              <dl class="facts">
                <dt>file</dt>
                <dd class="mono">{file}</dd>
                <dt>data folder</dt>
                <dd class="mono">{dataFolder}</dd>
                <dt>read</dt>
                <dd>
                  <When at={startedAt} />, when the server started
                </dd>
                <dt>set by variables</dt>
                <dd>
                  {fromEnvironment.length === 0
                    ? 'nothing'
                    : fromEnvironment.map(({ path, variable }) => `${path} by ${variable}`).join(', ')}
                </dd>
                <dt>masked here</dt>
                <dd>{masked.length === 0 ? 'nothing' : masked.join(', ')}</dd>
                {runtimes.map(({ name, abilities }) => (
                  <Runtime key={name} name={name} abilities={abilities} />
                ))}
              </dl>
              {Object.entries(values).map(([part, value]) => (
                <Part key={part} part={part} value={value as Json} />
              ))}
            </>
          )}
        </Shown>
      </section>
      <section class="block">
        <h2>Change them</h2>
        <Coming {...ROUTES.changeSettings.coming} />
        <Snippet what="the command that checks the file" text="kintsugi config check" />
      </section>
    </>
  );
}

function Runtime({ name, abilities }: { readonly name: string; readonly abilities: readonly string[] }) {
  return (
    <>
      <dt>runtime {name}</dt>
      <dd>can {abilities.join(', ')}</dd>
    </>
  );
}

/** A part of the file; what is one value stands open on one line. */
function Part({ part, value }: { readonly part: string; readonly value: Json }) {
  const text = yamlOf({ [part]: value });
  if (!text.includes('\n')) return <pre class="one-line">{text}</pre>;
  return (
    <details class="part">
      <summary class="mono">
        {part}: <span class="soft">{text.split('\n').length - 1} lines</span>
      </summary>
      <Snippet what={part} text={text} />
    </details>
  );
}
