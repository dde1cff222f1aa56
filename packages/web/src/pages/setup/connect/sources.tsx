// Where telemetry, changes and code come from, each with whether it is there.
import type { Answer } from '@kintsugi/contract';
import { useAsk } from '../../../live/ask.ts';
import { Shown } from '../../../parts/shown.tsx';
import { NOTHING } from '../../../words/figures.ts';

type Source = Answer<'listSources'>['items'][number];

const KINDS: Readonly<Record<Source['kind'], string>> = {
  telemetry: 'telemetry that is sent here',
  runtime: 'what services are run by',
  probe: 'asked from here, as a customer would',
  outside: 'stands outside',
  business: 'business metric',
  objective: 'objective (SLO)',
  repository: 'repository',
};

const STATES: Readonly<Record<Source['state'], { readonly says: string; readonly tone: string }>> = {
  up: { says: '○ up', tone: '' },
  down: { says: '■ down', tone: 'tone-hurt' },
  unknown: { says: '◌ the live test says', tone: 'tone-unknown' },
};

export function Sources() {
  const sources = useAsk('listSources', {}, { everyMs: 30_000 });
  return (
    <section class="block" aria-labelledby="sources">
      <h2 id="sources">
        Sources <span class="count">{sources.value?.items.length ?? ''}</span>
      </h2>
      <Shown of={sources} isEmpty={({ items }) => items.length === 0} empty={<p>None is configured.</p>}>
        {({ items }) => (
          <div class="table-scroll" tabIndex={0} role="region" aria-label="Sources">
            <table>
              <thead>
                <tr>
                  <th scope="col">source</th>
                  <th scope="col">what it is</th>
                  <th scope="col">address</th>
                  <th scope="col">state</th>
                </tr>
              </thead>
              <tbody>
                {items.map(({ name, kind, address, state, says }) => (
                  <tr key={`${kind} ${name}`}>
                    <th scope="row">{name}</th>
                    <td>{KINDS[kind]}</td>
                    <td class="mono">{address ?? NOTHING}</td>
                    <td class={STATES[state].tone} title={says}>
                      {STATES[state].says}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Shown>
    </section>
  );
}
