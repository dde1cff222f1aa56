// The way that the fault is thought to have taken: the incident's services and the leading cause in who calls whom.
import type { Answer } from '@kintsugi/contract';
import { navigate, to } from '../../address/location.ts';
import { isNow } from '../../address/moment.ts';
import { useAsk } from '../../live/ask.ts';
import { Shown } from '../../parts/shown.tsx';
import { around, waysTo } from '../../parts/topology/graph.ts';
import { Topology, type NodeMark } from '../../parts/topology/topology.tsx';
import { incidentState, verdictState } from '../../words/states.ts';

type Incident = Answer<'getIncident'>;

export function SuspectedPath({ incident }: { readonly incident: Incident }) {
  const asked = useAsk('getTopology', {}, { everyMs: 15_000 });
  return (
    <section class="block" aria-label="Suspected path">
      <h2>Suspected path {!isNow.value && <span class="tag">calls and states as they are now</span>}</h2>
      <Shown
        of={asked}
        isEmpty={({ nodes }) => nodes.length === 0}
        empty={<p>Nobody knows yet who calls whom: traces show it, and `dependsOn` of kintsugi.yaml declares it.</p>}
      >
        {(topology) => <Drawn topology={topology} incident={incident} />}
      </Shown>
    </section>
  );
}

function Drawn({ topology, incident }: { readonly topology: Answer<'getTopology'>; readonly incident: Incident }) {
  const cause = incident.leading?.cause.service ?? null;
  const marks = marksFor(incident);
  const nodes = topology.nodes.map(({ name, outside, verdict }) => ({ name, outside, state: verdictState(verdict) }));
  const shown = around({ nodes, edges: topology.edges }, new Set(marks.keys()), 1);
  const path = cause === null ? new Set<string>() : waysTo(topology.edges, incident.services, cause);
  return (
    <>
      <Topology
        {...(shown.nodes.length === 0 ? { nodes, edges: topology.edges } : shown)}
        label={`Who calls whom around ${incident.services.join(', ')}`}
        marks={marks}
        path={path}
        pathTone={incidentState(incident).tone}
        onChoose={(name) => navigate(to(`/services/${encodeURIComponent(name)}`))}
      />
      <p class="soft">
        {cause === null
          ? 'No cause is ranked yet.'
          : `Heavy line: calls by which ${cause} can have reached the others.`}{' '}
        Dashed: known without traces.
      </p>
    </>
  );
}

function marksFor(incident: Incident): Map<string, NodeMark> {
  const tone = incidentState(incident).tone;
  const marks = new Map<string, NodeMark>(
    incident.services.map((name) => [name, { says: 'has signals of this incident', tone }]),
  );
  const leading = incident.leading;
  if (leading !== null) marks.set(leading.cause.service, { says: `leading cause: ${leading.says}`, tone });
  return marks;
}
