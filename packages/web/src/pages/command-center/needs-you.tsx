// What waits for a person: approvals with the time that is left, incidents and repairs that were handed over.
import type { Answer } from '@kintsugi/contract';
import { to } from '../../address/location.ts';
import { useAsk } from '../../live/ask.ts';
import { nowMs } from '../../live/clock.ts';
import { openApproval } from '../../shell/approval-sheet.tsx';
import { sizeOf } from '../../words/times.ts';

type Summary = Answer<'listIncidents'>['items'][number];

export function NeedsYou({ incidents }: { readonly incidents: readonly Summary[] }) {
  const approvals = useAsk('listApprovals', { query: {} }).value?.items ?? [];
  const repairs = (useAsk('listRepairs', { query: { open: 'true' } }).value?.items ?? []).filter(
    ({ waitsFor }) => waitsFor !== null,
  );
  const handed = incidents.filter(({ phase }) => phase === 'escalated');
  const count = approvals.length + handed.length + repairs.length;
  return (
    <section class={count > 0 ? 'needs-you' : ''}>
      <h2>
        {count > 0 && (
          <span class="tone-need" aria-hidden="true">
            ◆{' '}
          </span>
        )}
        Needs you <span class="count">{count}</span>
      </h2>
      {count === 0 && <p class="soft">nothing</p>}
      <ul class="plain">
        {approvals.map(({ id, says, expiresAt }) => (
          <li key={id}>
            <button class="wide-row" onClick={() => openApproval(id)}>
              {says}? <span class="soft">{sizeOf((Date.parse(expiresAt) - nowMs.value) / 1_000)} left</span>
            </button>
          </li>
        ))}
        {handed.map(({ id, title, waitsFor }) => (
          <li key={id}>
            <a href={to(`/incidents/${id}`)}>{title}</a> <span class="soft">{waitsFor?.says}</span>
          </li>
        ))}
        {repairs.map(({ id, title, waitsFor }) => (
          <li key={id}>
            <a href={to(`/development/${id}`)}>{title}</a> <span class="soft">{waitsFor}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
