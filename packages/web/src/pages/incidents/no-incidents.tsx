// Nothing fits: what would, and what was last, so that an empty list is an answer too.
import { to } from '../../address/location.ts';
import { useAsk } from '../../live/ask.ts';
import { IncidentRow } from '../../parts/incident-row/incident-row.tsx';
import { saysOf, type Filter } from './filter.ts';

const LAST = 5;

export function NoIncidents({ filter }: { readonly filter: Filter }) {
  const { severity, service, text, within } = filter;
  const isPlain = severity === null && service === null && text === '' && within === null;
  const last = useAsk('listIncidents', { query: { open: 'false', limit: LAST } });
  const ended = last.value?.items ?? [];
  if (filter.state === 'all' && isPlain)
    return (
      <>
        <p>There was no incident yet.</p>
        <p class="mend">
          One is opened when a signal leaves the band that it usually keeps. What is watched stands on{' '}
          <a href={to('/services')}>Services</a>, how to connect more on <a href={to('/setup')}>Setup</a>.
        </p>
      </>
    );
  if (!isPlain)
    return (
      <>
        <p>No incident is {saysOf(filter)}.</p>
        <p class="mend">
          <a href={to('/incidents?state=all')}>All incidents</a>
        </p>
      </>
    );
  return (
    <>
      <p>
        {filter.state === 'needs' ? 'None needs you.' : filter.state === 'open' ? 'None is open.' : 'There is none.'}
      </p>
      {ended.length > 0 && (
        <section aria-label="Those that ended last">
          <h2>Last ended</h2>
          {ended.map((row) => (
            <IncidentRow key={row.id} row={row} isCurrent={false} />
          ))}
        </section>
      )}
    </>
  );
}
