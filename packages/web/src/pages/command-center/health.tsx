// How the watcher itself is: telemetry that comes in, stores, agents.
import { useAsk } from '../../live/ask.ts';
import { Shown } from '../../parts/shown.tsx';
import { bytes, rate } from '../../words/figures.ts';
import { sizeOf } from '../../words/times.ts';

export function Health() {
  const status = useAsk('getStatus', {}, { everyMs: 5_000 });
  return (
    <section class="block">
      <h2>Kintsugi itself</h2>
      <Shown of={status}>
        {({ intake, stores, agents, memoryBytes, uptimeSeconds, masked }) => {
          const working = agents.filter(({ state }) => state === 'working');
          const sick = stores.filter(({ state }) => state !== 'up');
          const hidden = masked.reduce((sum, { count }) => sum + count, 0);
          return (
            <dl class="facts">
              <dt>telemetry</dt>
              <dd class={intake.state === 'up' ? '' : 'tone-hurt'}>
                {intake.state === 'up' ? `${rate(intake.pointsPerSecond)} points` : `■ down: ${intake.says}`}
                {(intake.refused ?? 0) > 0 && <span class="tone-will-hurt"> ▲ {intake.refused} refused</span>}
              </dd>
              <dt>stores</dt>
              <dd>{sick.length === 0 ? 'up' : sick.map(({ name, says }) => `${name}: ${says}`).join('; ')}</dd>
              <dt>agents</dt>
              <dd>{working.length === 0 ? 'idle' : working.map(({ name }) => `${name} works`).join(', ')}</dd>
              <dt>masked</dt>
              <dd>{hidden === 0 ? 'nothing' : `${hidden} secrets or personal data`}</dd>
              <dt>up</dt>
              <dd>
                {sizeOf(uptimeSeconds)}, {bytes(memoryBytes)}
              </dd>
            </dl>
          );
        }}
      </Shown>
    </section>
  );
}
