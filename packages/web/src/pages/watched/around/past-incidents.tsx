// What happened to a service: its incidents, newest first, with how each ended and what it was.
import type { Answer } from '@kintsugi/contract';
import { to } from '../../../address/location.ts';
import type { Asked } from '../../../live/ask.ts';
import { Mark } from '../../../parts/mark.tsx';
import { Shown } from '../../../parts/shown.tsx';
import { When } from '../../../parts/when.tsx';
import { NOTHING, share } from '../../../words/figures.ts';
import { incidentState } from '../../../words/states.ts';
import { sizeOf } from '../../../words/times.ts';

type Incidents = Answer<'listIncidents'>;

export function PastIncidents({ of, service }: { readonly of: Asked<Incidents>; readonly service: string }) {
  return (
    <Shown
      of={of}
      isEmpty={({ items }) => items.length === 0}
      empty={<p>No incident touched it. When one does, it stands here with what was done.</p>}
    >
      {({ items, nextCursor }) => (
        <>
          <div class="table-scroll" tabIndex={0} role="region" aria-label={`Incidents of ${service}`}>
            <table>
              <thead>
                <tr>
                  <th scope="col">incident</th>
                  <th scope="col">state</th>
                  <th scope="col">began</th>
                  <th scope="col">took</th>
                  <th scope="col">cause</th>
                </tr>
              </thead>
              <tbody>
                {items.map((incident) => (
                  <tr key={incident.id}>
                    <th scope="row">
                      <a href={to(`/incidents/${incident.id}`)}>{incident.title}</a>
                    </th>
                    <td>
                      <Mark state={incidentState(incident)} />
                    </td>
                    <td>
                      <When at={incident.onsetAt} />
                    </td>
                    <td>{tookText(incident.onsetAt, incident.endedAt)}</td>
                    <td>
                      {incident.leading === null ? (
                        NOTHING
                      ) : (
                        <>
                          {incident.leading.says} <span class="soft">{share(incident.leading.confidence)} sure</span>
                        </>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {nextCursor !== null && (
            <p>
              <a href={to(`/history?service=${encodeURIComponent(service)}`)}>Older ones are in the history</a>
            </p>
          )}
        </>
      )}
    </Shown>
  );
}

function tookText(from: string, until: string | null): string {
  return until === null ? 'open' : sizeOf((Date.parse(until) - Date.parse(from)) / 1_000);
}
