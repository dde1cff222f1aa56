// A live test of everything that is configured, by a press: what works, what does not, and what mends it.
import type { Problem } from '@kintsugi/contract';
import { useSignal } from '@preact/signals';
import { api, newKey } from '../../../live/api.ts';
import { nowMs } from '../../../live/clock.ts';
import { may, whoMay } from '../../../live/me.ts';
import { Trouble } from '../../../parts/shown.tsx';
import { When } from '../../../parts/when.tsx';
import { announce } from '../../../shell/announcer.tsx';
import { worstFirst, type Check } from './checks.ts';

interface Found {
  readonly items: readonly Check[];
  readonly says: string;
  readonly atMs: number;
}

export function LiveTest() {
  const found = useSignal<Found | null>(null);
  const problem = useSignal<Problem | null>(null);
  const isBusy = useSignal(false);
  const run = async (): Promise<void> => {
    isBusy.value = true;
    const reply = await test();
    isBusy.value = false;
    problem.value = 'problem' in reply ? reply.problem : null;
    if ('problem' in reply) return;
    found.value = { ...reply, atMs: nowMs.value };
    announce(reply.says, 'urgent');
  };
  return (
    <section class="block" aria-labelledby="live-test">
      <h2 id="live-test">Live test</h2>
      <p class="row">
        <button disabled={isBusy.value} onClick={() => void run()}>
          {isBusy.value ? 'Testing…' : 'Test it now'}
        </button>
        <span class="soft">
          {found.value === null ? (
            `Tries everything that is configured; changes nothing, calls nobody. ${may('admin') ? '' : `Services and repositories are tried for ${whoMay('admin')} alone.`}`
          ) : (
            <>
              {found.value.says}, <When at={found.value.atMs} />
            </>
          )}
        </span>
      </p>
      {problem.value !== null && <Trouble problem={problem.value} />}
      {found.value !== null && <Checks items={worstFirst(found.value.items)} />}
    </section>
  );
}

function Checks({ items }: { readonly items: readonly Check[] }) {
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label="What the live test found">
      <table>
        <tbody>
          {items.map(({ name, ok, says, mend }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td class={`mark ${ok === true ? 'tone-quiet' : ok === false ? 'tone-hurt' : 'tone-unknown'}`}>
                {ok === true ? '○ ok' : ok === false ? '■ wrong' : '◌ not tried'}
              </td>
              <td>
                {says}
                {mend !== null && <p class="mend">{mend}</p>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Who may not ask for all of it asks whether the server is ready. */
async function test(): Promise<{ readonly problem: Problem } | Omit<Found, 'atMs'>> {
  if (may('admin')) {
    const reply = await api.testSettings({ body: {} }, { idempotencyKey: newKey() });
    return reply.ok ? reply.value : { problem: reply.problem };
  }
  const reply = await api.getReadiness({});
  if (!reply.ok) return { problem: reply.problem };
  const { ready, checks } = reply.value;
  return {
    items: checks.map((check) => ({ ...check, mend: null })),
    says: ready ? 'the server is ready' : 'the server is not ready',
  };
}
