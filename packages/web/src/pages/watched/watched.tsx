// Services: how each one is, what changed, who calls whom.
import type { Answer } from '@kintsugi/contract';
import { useSignal } from '@preact/signals';
import { asked, navigate, setQuery, to } from '../../address/location.ts';
import { isNow } from '../../address/moment.ts';
import { questions, useAsk } from '../../live/ask.ts';
import { ServicesTable } from '../../parts/services-table.tsx';
import { Shown } from '../../parts/shown.tsx';
import { useKeys } from '../../shell/keys.tsx';
import { counted } from '../../words/figures.ts';
import { WhoCallsWhom } from './around/who-calls-whom.tsx';
import './watched.css';

type Summary = Answer<'listServices'>['items'][number];

export default function ServicesPage() {
  const services = useAsk('listServices', {}, { everyMs: 3_000 });
  const wanted = asked('q') ?? '';
  const shown = (services.value?.items ?? []).filter(({ name }) => name.includes(wanted));
  useListKeys(shown);
  return (
    <div class="watched">
      <h1>Services</h1>
      <Shown of={services} rows={8} isEmpty={({ items }) => items.length === 0} empty={<NoServices />}>
        {({ items }) => (
          <>
            <p class="lead">{sentenceOf(items)}</p>
            <label class="search">
              <span class="visually-hidden">Only services whose name holds</span>
              <input
                type="search"
                placeholder="name"
                value={wanted}
                onInput={({ currentTarget: { value } }) => setQuery({ q: value === '' ? null : value })}
              />
            </label>
            {shown.length === 0 ? (
              <p class="empty">No service has “{wanted}” in its name.</p>
            ) : (
              <div class="table-scroll" tabIndex={0} role="region" aria-label="Services with their state">
                <ServicesTable services={shown} />
              </div>
            )}
          </>
        )}
      </Shown>
      <section class="block" aria-labelledby="calls">
        <h2 id="calls">Who calls whom</h2>
        <WhoCallsWhom />
      </section>
      {!isNow.value && (
        <p class="soft">States and figures are of then. Changes and who calls whom are known as of now.</p>
      )}
    </div>
  );
}

/** One sentence for all: what hurts, by name. */
function sentenceOf(services: readonly Summary[]): string {
  const hurting = services.filter(({ verdict }) => verdict === 'unhealthy').map(({ name }) => name);
  const unclear = services.filter(({ verdict }) => verdict === 'inconclusive' || verdict === 'unobserved');
  const rest = unclear.length === 0 ? '' : `; ${unclear.map(({ name }) => name).join(', ')}: nobody can tell`;
  if (hurting.length === 0)
    return unclear.length === 0 ? `All of ${counted(services.length, 'service')} are well.` : `Nothing hurts${rest}.`;
  return `${hurting.join(', ')} ${hurting.length === 1 ? 'is' : 'are'} not well${rest}.`;
}

/** j and k go through the rows, Enter and o open: the links themselves take the focus. */
function useListKeys(shown: readonly Summary[]): void {
  const at = useSignal(-1);
  const move = (by: number): void => {
    at.value = Math.max(0, Math.min(shown.length - 1, at.value + by));
    document.querySelectorAll<HTMLElement>('table.services th[scope="row"] a')[at.value]?.focus();
  };
  const open = (): void => {
    const name = shown[at.value]?.name;
    if (name !== undefined) navigate(to(`/services/${encodeURIComponent(name)}`));
  };
  useKeys([
    { key: 'j', says: 'next service', run: () => move(1) },
    { key: 'k', says: 'service before', run: () => move(-1) },
    { key: 'o', says: 'open it', run: open },
    { key: 'r', says: 'ask again', run: () => void questions.invalidateQueries() },
  ]);
}

function NoServices() {
  return (
    <>
      <p>No service is watched yet.</p>
      <p class="mend">
        Declare one under <code>services:</code> in kintsugi.yaml, or send OpenTelemetry to the address on{' '}
        <a href={to('/setup')}>Setup</a>.
      </p>
    </>
  );
}
