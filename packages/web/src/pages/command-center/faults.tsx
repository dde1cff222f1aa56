// In a demo: the faults that can be started. Chaos is a process of its own; nothing here tells Kintsugi what it is.
import type { Problem } from '@kintsugi/contract';
import { useSignal } from '@preact/signals';
import { api } from '../../live/api.ts';
import { useAsk } from '../../live/ask.ts';
import { may, me } from '../../live/me.ts';
import { Trouble } from '../../parts/shown.tsx';
import { announce } from '../../shell/announcer.tsx';

export function Faults() {
  return me()?.demo === true && may('admin') ? <Menu /> : null;
}

function Menu() {
  const listed = useAsk('listScenarios', {});
  const problem = useSignal<Problem | null>(null);
  const start = async (name: string): Promise<void> => {
    const reply = await api.startScenario({ params: { name }, body: {} });
    problem.value = reply.ok ? null : reply.problem;
    if (reply.ok) announce('Chaos begins. Kintsugi is not told what it is.');
  };
  const items = listed.value?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section class="block">
      <h2>Break something</h2>
      <p class="soft">One at a time. Kintsugi is not told what it is.</p>
      <ul class="plain">
        {items.map(({ name, title, tagline }) => (
          <li key={name}>
            <button class="wide-row" title={tagline} onClick={() => void start(name)}>
              {title}
            </button>
          </li>
        ))}
      </ul>
      {problem.value !== null && <Trouble problem={problem.value} />}
    </section>
  );
}
