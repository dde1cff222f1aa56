// What another policy would have ruled on what was chosen in the past. Nothing changes; what would have come of it, nobody knows.
import type { Answer, Input, Problem } from '@kintsugi/contract';
import { useSignal } from '@preact/signals';
import { to } from '../../../address/location.ts';
import { api, newKey } from '../../../live/api.ts';
import { may, whoMay } from '../../../live/me.ts';
import { Trouble } from '../../../parts/shown.tsx';
import { When } from '../../../parts/when.tsx';
import { AUTONOMY, RULINGS } from './words.ts';

type Policy = Answer<'getPolicy'>;
type Rehearsal = Answer<'rehearsePolicy'>;
type Given = Input<'rehearsePolicy'>['body'];

export function Rehearse({ policy }: { readonly policy: Policy }) {
  const autonomy = useSignal(policy.autonomy);
  const reach = useSignal(policy.blastRadiusMax * 100);
  const perHour = useSignal(policy.actionsPerHour);
  const cooldown = useSignal(policy.cooldownSeconds);
  const found = useSignal<Rehearsal | null>(null);
  const problem = useSignal<Problem | null>(null);
  const isBusy = useSignal(false);
  const isAllowed = may('admin');
  const rehearse = async (): Promise<void> => {
    const body: Given = {
      autonomy: autonomy.value,
      blastRadiusMax: reach.value / 100,
      actionsPerHour: perHour.value,
      cooldownSeconds: cooldown.value,
    };
    isBusy.value = true;
    const reply = await api.rehearsePolicy({ body }, { idempotencyKey: newKey() });
    isBusy.value = false;
    found.value = reply.ok ? reply.value : null;
    problem.value = reply.ok ? null : reply.problem;
  };
  if (!isAllowed) return <p class="mend">Only {whoMay('admin')} may rehearse another policy.</p>;
  return (
    <>
      <form
        class="rehearse"
        onSubmit={(event) => {
          event.preventDefault();
          void rehearse();
        }}
      >
        <label>
          Unless a rule says otherwise
          <select
            value={autonomy.value}
            onChange={(event) => (autonomy.value = event.currentTarget.value as Policy['autonomy'])}
          >
            {Object.entries(AUTONOMY).map(([key, says]) => (
              <option key={key} value={key}>
                {says}
              </option>
            ))}
          </select>
        </label>
        <Figure label="touch at most, %" value={reach} most={100} />
        <Figure label="actions an hour" value={perHour} most={1_000} />
        <Figure label="seconds of rest" value={cooldown} most={86_400} />
        <button disabled={isBusy.value}>{isBusy.value ? 'Rehearsing…' : 'Rehearse'}</button>
      </form>
      {problem.value !== null && <Trouble problem={problem.value} />}
      {found.value !== null && <Rulings found={found.value} />}
    </>
  );
}

interface FigureProps {
  readonly label: string;
  readonly value: { value: number };
  readonly most: number;
}

function Figure({ label, value, most }: FigureProps) {
  return (
    <label>
      {label}
      <input
        type="number"
        min={0}
        max={most}
        value={value.value}
        onInput={(event) => (value.value = Number(event.currentTarget.value))}
      />
    </label>
  );
}

function Rulings({ found: { items, says } }: { readonly found: Rehearsal }) {
  return (
    <>
      <p role="status">
        {items.length === 0 ? 'Nothing was chosen in the past yet: there is nothing to rehearse on.' : `${says}.`}
      </p>
      {items.length > 0 && (
        <div class="table-scroll" tabIndex={0} role="region" aria-label="What would have been ruled">
          <table>
            <thead>
              <tr>
                <th scope="col">chosen</th>
                <th scope="col">for</th>
                <th scope="col">ruled then</th>
                <th scope="col">would be ruled</th>
              </tr>
            </thead>
            <tbody>
              {items
                .toSorted((a, b) => Number(b.differs) - Number(a.differs))
                .map((item) => (
                  <tr key={item.incidentId + item.at + item.says}>
                    <td>
                      {item.says} <span class="soft">{item.done ? (item.help ?? 'done') : 'not done'}</span>
                    </td>
                    <td>
                      <a href={to(`/incidents/${item.incidentId}`)}>{item.title}</a>{' '}
                      <span class="soft">
                        <When at={item.at} />
                      </span>
                    </td>
                    <td title={item.ruledThen.because}>{RULINGS[item.ruledThen.kind]}</td>
                    <td title={item.ruledNow.because}>
                      {item.differs ? (
                        <strong>
                          <span aria-hidden="true">≠ </span>
                          {RULINGS[item.ruledNow.kind]}
                        </strong>
                      ) : (
                        'the same'
                      )}
                    </td>
                  </tr>
                ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
