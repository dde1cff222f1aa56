// What came more than once, with the incidents behind it: mended each time, and never cured.
import { to } from '../../address/location.ts';
import { When } from '../../parts/when.tsx';
import { duration } from '../../words/figures.ts';
import { CAUSE_WORDS } from '../../words/causes.ts';
import type { Recurrence } from './recurrence.ts';

const SHOWN = 12;
const LINKS = 6;

export function Recurrences({ recurrences }: { readonly recurrences: readonly Recurrence[] }) {
  if (recurrences.length === 0) return <p class="soft">No kind of cause came twice to the same service.</p>;
  return (
    <ul class="plain">
      {recurrences.slice(0, SHOWN).map(({ kind, service, incidents, ended }) => (
        <li key={`${kind} ${service}`} class="recurrence">
          <strong>{incidents.length} times</strong> {CAUSE_WORDS[kind]} of{' '}
          <a href={to(`/services/${encodeURIComponent(service)}`)}>{service}</a>
          <span class="soft"> · over after {duration(ended?.median ?? null)} (median)</span>
          <br />
          {incidents.slice(0, LINKS).map(({ id, title, openedAt }, index) => (
            <span key={id} class="soft">
              {index > 0 && ', '}
              <a href={to(`/incidents/${id}`)} title={title}>
                <span class="visually-hidden">{title}, </span>
                <When at={openedAt} />
              </a>
            </span>
          ))}
          {incidents.length > LINKS && (
            <a class="soft" href={to(`/incidents?state=all&service=${encodeURIComponent(service)}`)}>
              {' '}
              and {incidents.length - LINKS} more
            </a>
          )}
        </li>
      ))}
      {recurrences.length > SHOWN && <li class="soft">and {recurrences.length - SHOWN} rarer ones</li>}
    </ul>
  );
}
