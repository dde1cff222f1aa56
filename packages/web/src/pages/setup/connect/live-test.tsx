// Whether the server is ready to do its work, part by part, asked by a press.
import { useSignal } from '@preact/signals';
import type { Answer, Problem } from '@kintsugi/contract';
import { api } from '../../../live/api.ts';
import { Trouble } from '../../../parts/shown.tsx';
import { When } from '../../../parts/when.tsx';

export function LiveTest() {
  const found = useSignal<Answer<'getReadiness'> | null>(null);
  const problem = useSignal<Problem | null>(null);
  const atMs = useSignal(0);
  const isBusy = useSignal(false);
  const run = async (): Promise<void> => {
    isBusy.value = true;
    const reply = await api.getReadiness({});
    isBusy.value = false;
    atMs.value = Date.now();
    found.value = reply.ok ? reply.value : null;
    problem.value = reply.ok ? null : reply.problem;
  };
  return (
    <section class="block" aria-labelledby="live-test">
      <h2 id="live-test">Live test</h2>
      <p class="row">
        <button disabled={isBusy.value} onClick={() => void run()}>
          Test it now
        </button>
        <span class="soft" role="status">
          {found.value === null
            ? 'Asks each part of the server whether it can do its work; changes nothing.'
            : found.value.ready
              ? 'Everything is ready.'
              : 'Not everything is ready.'}{' '}
          {found.value !== null && <When at={atMs.value} />}
        </span>
      </p>
      {problem.value !== null && <Trouble problem={problem.value} />}
      {found.value !== null && (
        <table>
          <tbody>
            {found.value.checks.map(({ name, ok, says }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td class={ok ? 'tone-quiet' : 'tone-hurt'}>{ok ? '○ ready' : '■ not ready'}</td>
                <td>{says}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
