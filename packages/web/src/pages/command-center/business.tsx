// What the team counts in orders and money, not in requests: the declared business metrics with their last hour.
import { moment } from '../../address/moment.ts';
import { Strip } from '../../charts/strip.tsx';
import { useAsk } from '../../live/ask.ts';
import { inUnit } from '../../words/figures.ts';

const STEP_SECONDS = 30;
const HOUR_MS = 3_600_000;

export function Business() {
  const names = declared(useAsk('getSettings', {}).value?.values);
  if (names.length === 0) return null;
  return (
    <section class="block">
      <h2>Business, last hour</h2>
      <ul class="plain business">
        {names.map((name) => (
          <Metric key={name} name={name} />
        ))}
      </ul>
    </section>
  );
}

function Metric({ name }: { readonly name: string }) {
  const endMs = moment.value === null ? Date.now() : Date.parse(moment.value.at);
  const toMs = Math.ceil(endMs / (STEP_SECONDS * 1_000)) * STEP_SECONDS * 1_000;
  const fromMs = toMs - HOUR_MS;
  const window = { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString(), stepSeconds: STEP_SECONDS };
  const found = useAsk(
    'queryMetrics',
    { query: { ...window, measure: `business:${name}`, limit: 1 } },
    { everyMs: 10_000 },
  );
  const series = found.value?.items[0];
  const values = series?.values ?? [];
  const latest = values.findLast((value) => value !== null) ?? null;
  const full = Math.max(...values.map((value) => value ?? 0), 0) * 1.05 || 1;
  const says = latest === null ? 'not seen yet' : inUnit(latest, series?.unit ?? '');
  return (
    <li>
      <span>
        {name} <strong>{says}</strong>
      </span>
      <Strip {...{ values, fromMs, toMs, full }} changes={[]} seams={[]} says={`${name}: ${says}`} plain />
    </li>
  );
}

/** Names of kintsugi.yaml's `business`; what has another shape is none. */
function declared(values: unknown): readonly string[] {
  const { business } = (values ?? {}) as { readonly business?: unknown };
  if (!Array.isArray(business)) return [];
  return business.flatMap((one: { readonly name?: unknown }) => (typeof one.name === 'string' ? [one.name] : []));
}
