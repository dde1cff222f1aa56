// What went from hand to hand, incident by incident: who had it, who went on with it, and with what.
import { to } from '../../address/location.ts';
import { Mark } from '../../parts/mark.tsx';
import { When } from '../../parts/when.tsx';
import { incidentState } from '../../words/states.ts';
import { handoversOf } from './hand-to-hand.ts';
import { useStories } from './stories.ts';

export function Handovers() {
  const stories = useStories();
  if (stories.length === 0)
    return <p class="soft">There was no incident yet. With the first one it stands here who handed what to whom.</p>;
  return (
    <>
      {stories.map(({ incident, entries }) => {
        const handovers = handoversOf(entries);
        return (
          <section key={incident.id} class="story" aria-label={incident.title}>
            <h3>
              <Mark state={incidentState(incident)} /> <a href={to(`/incidents/${incident.id}`)}>{incident.title}</a>
            </h3>
            {handovers.length === 0 ? (
              <p class="soft">With {entries.at(-1)?.agent ?? 'nobody'} since it was opened.</p>
            ) : (
              <ol class="plain">
                {handovers.map(({ id, at, from, to: next, says }) => (
                  <li key={id}>
                    <span class="soft">
                      <When at={at} as="clock" />
                    </span>
                    <span class="hands">
                      {from} <span aria-hidden="true">→</span>
                      <span class="visually-hidden"> to </span> {next}
                    </span>
                    <span class="what">{says}</span>
                  </li>
                ))}
              </ol>
            )}
          </section>
        );
      })}
    </>
  );
}
