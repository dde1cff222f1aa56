// How to connect one more service: lines to copy, with its name put in.
import { useSignal } from '@preact/signals';
import { Snippet } from '../snippet.tsx';
import { isServiceName, outsideYaml, serviceYaml, telemetryVariables } from './snippets.ts';

export function HowTo({ intakeUrl }: { readonly intakeUrl: string | null }) {
  const typed = useSignal('alpha');
  const isName = isServiceName(typed.value);
  const service = isName ? typed.value : 'alpha';
  return (
    <section class="block" aria-labelledby="how-to">
      <h2 id="how-to">Connect one more</h2>
      <p class="row">
        <label for="service-name">Name of the service</label>
        <input
          id="service-name"
          value={typed.value}
          maxLength={63}
          aria-invalid={!isName}
          onInput={(event) => (typed.value = event.currentTarget.value)}
        />
        {!isName && <span class="tone-will-hurt">Lower-case letters, digits and hyphens only.</span>}
      </p>
      <div class="pair">
        <div>
          <h3>1 · Let Kintsugi run it</h3>
          <p class="soft">Into kintsugi.yaml. It can then be rolled back, restarted and scaled.</p>
          <Snippet what="lines for kintsugi.yaml" text={serviceYaml(service)} />
          <p class="soft">Check the file, then start the server again:</p>
          <Snippet what="commands" text={'kintsugi config check\nkintsugi down && kintsugi up'} />
        </div>
        <div>
          <h3>2 · Let it send OpenTelemetry</h3>
          <p class="soft">
            Variables of its process. What Kintsugi runs is given the endpoint and its name already: there the SDK is
            enough.
          </p>
          <Snippet what="environment variables" text={telemetryVariables(intakeUrl, service)} />
          <h3>3 · Name what stands outside</h3>
          <p class="soft">So that its failures are told from one's own. Nothing is ever done to it.</p>
          <Snippet what="lines for what stands outside" text={outsideYaml()} />
        </div>
      </div>
    </section>
  );
}
