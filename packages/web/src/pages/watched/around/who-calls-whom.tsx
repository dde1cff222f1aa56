// Who calls whom, as a picture and as a table: of everything, or of what is around one service. A click opens a service.
import { navigate, to } from '../../../address/location.ts';
import { useAsk } from '../../../live/ask.ts';
import { Shown } from '../../../parts/shown.tsx';
import { around } from '../../../parts/topology/graph.ts';
import { Topology } from '../../../parts/topology/topology.tsx';
import { verdictState } from '../../../words/states.ts';
import { sizeOf } from '../../../words/times.ts';

const EVERY_MS = 15_000;

export function WhoCallsWhom({ of = null }: { readonly of?: string | null }) {
  const topology = useAsk('getTopology', {}, { everyMs: EVERY_MS });
  return (
    <Shown
      of={topology}
      isEmpty={({ edges }) => edges.length === 0}
      empty={
        <>
          <p>No call between services was seen, and none is declared.</p>
          <p class="mend">
            Traces bring them; <code>dependsOn</code> of a service in kintsugi.yaml declares them.
          </p>
        </>
      }
    >
      {({ nodes, edges, windowSeconds }) => {
        const drawn = nodes.map(({ name, outside, verdict }) => ({ name, outside, state: verdictState(verdict) }));
        const ours = new Set(nodes.filter(({ outside }) => !outside).map(({ name }) => name));
        const graph = of === null ? { nodes: drawn, edges } : around({ nodes: drawn, edges }, new Set([of]), 1);
        return (
          <>
            <Topology
              {...graph}
              label={of === null ? 'Picture of who calls whom' : `Picture of who calls ${of}, and whom it calls`}
              chosen={of}
              onChoose={(name) => ours.has(name) && navigate(to(`/services/${encodeURIComponent(name)}`))}
            />
            <p class="soft">
              As seen in the last {sizeOf(windowSeconds)}; dashed lines are declared, and no trace shows them.
            </p>
          </>
        );
      }}
    </Shown>
  );
}
