// What is watched, and how: which services are run here, which only stand outside, and whether their telemetry is seen.
import type { Answer } from '@kintsugi/contract';
import { to } from '../../../address/location.ts';
import { useAsk } from '../../../live/ask.ts';
import { Mark } from '../../../parts/mark.tsx';
import { Shown } from '../../../parts/shown.tsx';
import { NOTHING, rate } from '../../../words/figures.ts';
import { verdictState } from '../../../words/states.ts';

type Summary = Answer<'listServices'>['items'][number];

export function Watched() {
  const services = useAsk('listServices', {}, { everyMs: 10_000 });
  const topology = useAsk('getTopology', {});
  const outside = (topology.value?.nodes ?? []).filter((node) => node.outside);
  return (
    <section class="block" aria-labelledby="watched">
      <h2 id="watched">
        Services that are watched <span class="count">{services.value?.items.length ?? ''}</span>
      </h2>
      <Shown
        of={services}
        isEmpty={({ items }) => items.length === 0}
        empty={<p>None is declared yet. How to declare one stands below.</p>}
      >
        {({ items }) => (
          <div class="table-scroll" tabIndex={0} role="region" aria-label="Services that are watched">
            <table>
              <thead>
                <tr>
                  <th scope="col">service</th>
                  <th scope="col">state</th>
                  <th scope="col">how it is watched</th>
                  <th scope="col">requests seen</th>
                </tr>
              </thead>
              <tbody>
                {items.map((service) => (
                  <WatchedRow key={service.name} service={service} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Shown>
      {outside.length > 0 && (
        <p class="soft">
          Outside, and only looked at: {outside.map(({ name }) => name).join(', ')}. Nothing is ever done to them.
        </p>
      )}
    </section>
  );
}

function WatchedRow({ service }: { readonly service: Summary }) {
  const { name, verdict, because, replicas, url, figures } = service;
  return (
    <tr>
      <th scope="row">
        <a href={to(`/services/${encodeURIComponent(name)}`)}>{name}</a>
      </th>
      <td title={because}>
        <Mark state={verdictState(verdict)} />
      </td>
      <td>
        run here, {replicas.ready ?? NOTHING} of {replicas.desired} ready behind <code>{url}</code>; health checks, its
        output, its processes
      </td>
      <td>
        {figures.requestsPerSecond === null ? (
          <span class="tone-unknown">◌ none in the last minute: does it send OpenTelemetry under this name?</span>
        ) : (
          rate(figures.requestsPerSecond)
        )}
      </td>
    </tr>
  );
}
