// What lies beside an incident: others like it and what helped there, the repair of code, the postmortem, recordings.
import { to } from '../../address/location.ts';
import { isNow } from '../../address/moment.ts';
import { useAsk } from '../../live/ask.ts';
import { Shown } from '../../parts/shown.tsx';
import { share } from '../../words/figures.ts';

export function Beside({ id }: { readonly id: string }) {
  const similar = useAsk('listSimilar', { params: { id } });
  const evidence = useAsk('listEvidence', { params: { id } });
  const isOfCode = evidence.value?.items.some(({ kind }) => kind === 'build') ?? false;
  const lineage = useAsk('getIncidentLineage', { params: { id } }, { wait: !isOfCode });
  const repairId = lineage.value?.repairId ?? null;
  return (
    <section class="block" aria-label="Beside it">
      <h2>Like it before {!isNow.value && <span class="tag">as it is now</span>}</h2>
      <Shown
        of={similar}
        rows={1}
        isEmpty={({ items }) => items.length === 0}
        empty={<p class="soft">Nothing that is on record is like it. Incidents that end are remembered.</p>}
      >
        {({ items }) => (
          <ul class="plain">
            {items.map(({ id: other, title, likeness, because, cause, helped }) => (
              <li key={other}>
                <a href={to(`/incidents/${other}`)}>{title}</a>{' '}
                <span class="soft">
                  {share(likeness)} alike: {because}
                </span>
                <br />
                <span class="soft">cause:</span> {cause} · <span class="soft">helped:</span>{' '}
                {helped ?? 'nothing that is known'}
              </li>
            ))}
          </ul>
        )}
      </Shown>
      <p>
        <a href={to(`/incidents/${id}/postmortem`)}>Postmortem</a>
        {repairId !== null && (
          <>
            {' · '}
            <a href={to(`/development/${repairId}`)}>its code was repaired: from the failure to the proof</a>
          </>
        )}
      </p>
      <p class="soft">
        <span class="tag">coming</span> a recording of what a person would have looked at. Today every figure behind a
        conclusion stands under Evidence.
      </p>
    </section>
  );
}
