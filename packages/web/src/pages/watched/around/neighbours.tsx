// Who calls a service and whom it calls, with how each is: where a fault comes from and where it goes.
import type { Answer } from '@kintsugi/contract';
import { to } from '../../../address/location.ts';
import { useAsk } from '../../../live/ask.ts';
import { Mark } from '../../../parts/mark.tsx';
import { Shown } from '../../../parts/shown.tsx';
import { duration, share } from '../../../words/figures.ts';
import { verdictState } from '../../../words/states.ts';
import { WhoCallsWhom } from './who-calls-whom.tsx';

type Topology = Answer<'getTopology'>;
type Edge = Topology['edges'][number];

const SOURCES: Readonly<Record<Edge['sources'][number], string>> = {
  traces: 'seen in traces',
  runtime: 'known to the runtime',
  declared: 'declared',
};

export function Neighbours({ service }: { readonly service: string }) {
  const topology = useAsk('getTopology', {}, { everyMs: 15_000 });
  return (
    <Shown
      of={topology}
      isEmpty={({ edges }) => !edges.some(({ caller, callee }) => caller === service || callee === service)}
      empty={
        <>
          <p>Nobody was seen calling it, and it calls nobody.</p>
          <p class="mend">
            Traces bring edges; <code>dependsOn</code> of the service in kintsugi.yaml declares them.
          </p>
        </>
      }
    >
      {({ edges, nodes }) => (
        <>
          <Side title="Called by" edges={edges.filter(({ callee }) => callee === service)} end="caller" nodes={nodes} />
          <Side title="Calls" edges={edges.filter(({ caller }) => caller === service)} end="callee" nodes={nodes} />
          <WhoCallsWhom of={service} />
        </>
      )}
    </Shown>
  );
}

interface SideProps {
  readonly title: string;
  readonly edges: readonly Edge[];
  readonly end: 'caller' | 'callee';
  readonly nodes: Topology['nodes'];
}

function Side({ title, edges, end, nodes }: SideProps) {
  const services = useAsk('listServices', {}, { everyMs: 5_000 }).value?.items ?? [];
  const id = title.replace(' ', '-').toLowerCase();
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>
        {title} <span class="count">{edges.length}</span>
      </h3>
      {edges.length === 0 ? (
        <p class="soft">Nobody that is known.</p>
      ) : (
        <div class="table-scroll" tabIndex={0} role="region" aria-label={title}>
          <table>
            <thead>
              <tr>
                <th scope="col">service</th>
                <th scope="col">state</th>
                <th scope="col" class="number">
                  p90
                </th>
                <th scope="col" class="number">
                  errors
                </th>
                <th scope="col">how it is known</th>
              </tr>
            </thead>
            <tbody>
              {edges.map((edge) => {
                const node = nodes.find(({ name }) => name === edge[end]);
                const figures = services.find(({ name }) => name === edge[end])?.figures;
                return (
                  <tr key={edge[end]}>
                    <th scope="row">
                      {node?.outside === false ? (
                        <a href={to(`/services/${encodeURIComponent(edge[end])}`)}>{edge[end]}</a>
                      ) : (
                        <>
                          {edge[end]} <span class="tag">not ours</span>
                        </>
                      )}
                    </th>
                    <td>
                      <Mark state={verdictState(node?.verdict ?? 'unobserved')} />
                    </td>
                    <td class="number">{duration(figures?.p90Seconds ?? null)}</td>
                    <td class="number">{share(figures?.errorShare ?? null)}</td>
                    <td class="soft">{edge.sources.map((source) => SOURCES[source]).join(', ')}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
