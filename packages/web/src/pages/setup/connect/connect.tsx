// What comes in, and how to let more come in: telemetry, the services that are watched, and whether each of them is seen.
import { ROUTES } from '@kintsugi/contract';
import { useAsk } from '../../../live/ask.ts';
import { Coming, Shown } from '../../../parts/shown.tsx';
import { bytes, counted, rate } from '../../../words/figures.ts';
import { HowTo } from './how-to.tsx';
import { LiveTest } from './live-test.tsx';
import { Sources } from './sources.tsx';
import { Watched } from './watched.tsx';

export function Connect() {
  const status = useAsk('getStatus', {}, { everyMs: 5_000 });
  return (
    <>
      <section aria-labelledby="intake">
        <h2 id="intake">Telemetry</h2>
        <Shown of={status}>
          {({ intake, masked, stores, dataFolder, memoryBytes, name, version }) => (
            <dl class="facts">
              <dt>intake</dt>
              <dd>
                <span class={intake.state === 'up' ? '' : 'tone-hurt'}>
                  {intake.state === 'up' ? '○ up' : '■ down'}: {intake.says}
                </span>
                {intake.url !== null && (
                  <>
                    {' at '}
                    <code>{intake.url}</code> <span class="soft">(OTLP over HTTP)</span>
                  </>
                )}
              </dd>
              <dt>comes in</dt>
              <dd>
                {rate(intake.pointsPerSecond)} points
                {(intake.refused ?? 0) > 0 && (
                  <span class="tone-will-hurt"> ▲ {counted(intake.refused ?? 0, 'point')} refused</span>
                )}
              </dd>
              <dt>masked</dt>
              <dd>
                {masked.length === 0
                  ? 'nothing since the start'
                  : masked.map(({ source, rule, count }) => `${count} × ${rule} in ${source}`).join(', ')}
              </dd>
              <dt>stores</dt>
              <dd>
                {stores.length === 0
                  ? 'in the data folder'
                  : stores.map((store) => `${store.name}: ${store.state}, ${store.says}`).join('; ')}
              </dd>
              <dt>data folder</dt>
              <dd class="mono">{dataFolder}</dd>
              <dt>server</dt>
              <dd>
                {name}, version {version}, {bytes(memoryBytes)}
              </dd>
            </dl>
          )}
        </Shown>
      </section>
      <LiveTest />
      <Watched />
      <Sources />
      <HowTo intakeUrl={status.value?.intake.url ?? null} />
      <section class="block">
        <h2>Change the sources here</h2>
        <Coming {...ROUTES.changeSources.coming} />
      </section>
    </>
  );
}
