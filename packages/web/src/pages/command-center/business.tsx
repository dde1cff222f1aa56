// What the team counts in orders and money, not in requests: the declared business metrics with their last hour.
import { moment } from '../../address/moment.ts';
import { Strip } from '../../charts/strip.tsx';
import { useAsk } from '../../live/ask.ts';
import { inUnit } from '../../words/figures.ts';

const PREFIX = 'business:';
const STEP_SECONDS = 30;
const HOUR_MS = 3_600_000;

export function Business() {
  const endMs = moment.value === null ? Date.now() : Date.parse(moment.value.at);
  const toMs = Math.ceil(endMs / (STEP_SECONDS * 1_000)) * STEP_SECONDS * 1_000;
  const fromMs = toMs - HOUR_MS;
  const found = useAsk(
    'queryMetrics',
    {
      query: {
        from: new Date(fromMs).toISOString(),
        to: new Date(toMs).toISOString(),
        stepSeconds: STEP_SECONDS,
        measure: `${PREFIX}*`,
        limit: 20,
      },
    },
    { everyMs: 10_000 },
  );
  const items = found.value?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section class="block">
      <h2>Business, last hour</h2>
      <ul class="plain business">
        {items.map(({ series, values, unit }) => {
          const name = series.measure.slice(PREFIX.length);
          const latest = values.findLast((value) => value !== null) ?? null;
          const full = Math.max(...values.map((value) => value ?? 0), 0) * 1.05 || 1;
          return (
            <li key={series.measure + series.service}>
              <span>
                {name} <strong>{inUnit(latest, unit)}</strong>
              </span>
              <Strip
                values={values}
                fromMs={fromMs}
                toMs={toMs}
                full={full}
                changes={[]}
                seams={[]}
                says={`${name}: ${inUnit(latest, unit)}`}
              />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
