// How incidents ended, as shares: who or what made them whole.
import { Mark } from '../../parts/mark.tsx';
import { share } from '../../words/figures.ts';
import { incidentState } from '../../words/states.ts';
import type { EndingShare } from './recurrence.ts';

export function Endings({ endings }: { readonly endings: readonly EndingShare[] }) {
  if (endings.length === 0) return <p class="soft">None is over yet.</p>;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">ending</th>
          <th scope="col" class="number">
            incidents
          </th>
          <th scope="col" class="number">
            share
          </th>
          <th scope="col" aria-hidden="true" />
        </tr>
      </thead>
      <tbody>
        {endings.map(({ ending, count, share: part }) => {
          const state = incidentState({ phase: 'resolved', ending, severity: 'minor', waitsFor: null });
          return (
            <tr key={ending}>
              <td>
                <Mark state={state} />
              </td>
              <td class="number">{count.toLocaleString('en')}</td>
              <td class="number">{share(part)}</td>
              <td class="shares" aria-hidden="true">
                <span class={state.tone === 'mended' ? 'bar mended' : 'bar'} style={{ width: `${part * 100}%` }} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
