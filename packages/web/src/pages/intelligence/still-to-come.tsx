// What it will know and does not yet: asked of the server, which says itself what is coming and what does the nearest thing.
import { useAsk } from '../../live/ask.ts';
import { Coming, Shown } from '../../parts/shown.tsx';

export function StillToCome() {
  const patterns = useAsk('listPatterns', {});
  const runbooks = useAsk('listRunbooks', {});
  return (
    <>
      <section class="block">
        <h2>Patterns</h2>
        <Shown of={patterns}>{() => null}</Shown>
      </section>
      <section class="block">
        <h2>Runbooks</h2>
        <Shown of={runbooks}>{() => null}</Shown>
      </section>
      <section class="block">
        <h2>Reconstructed incidents</h2>
        <Coming
          says="Incidents of the time before Kintsugi, found again in old telemetry, so that it knows them on its first day."
          today="It learns from the incidents that it sees itself; History shows all of them."
        />
      </section>
    </>
  );
}
