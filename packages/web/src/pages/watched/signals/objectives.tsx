// What was promised to users, and how fast the budget for failures burns. Kintsugi keeps the burn as a series of its own.
import type { Answer } from '@kintsugi/contract';
import { moment } from '../../../address/moment.ts';
import { Strip } from '../../../charts/strip.tsx';
import { useAsk } from '../../../live/ask.ts';
import { nowMs } from '../../../live/clock.ts';
import { Mark } from '../../../parts/mark.tsx';
import { Shown } from '../../../parts/shown.tsx';
import { NOTHING } from '../../../words/figures.ts';
import { burnState } from '../../../words/states.ts';

type Series = Answer<'queryMetrics'>['items'][number];

const PREFIX = 'slo:';
const SHOWN_SECONDS = 3_600;
const STEP_SECONDS = 60;
const SERIES_MAX = 200;

export function Objectives({ service }: { readonly service: string }) {
  const endMs = moment.value === null ? nowMs.value : Date.parse(moment.value.at);
  const toMs = Math.ceil(endMs / 60_000) * 60_000;
  const fromMs = toMs - SHOWN_SECONDS * 1_000;
  const window = { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString(), stepSeconds: STEP_SECONDS };
  const series = useAsk('queryMetrics', { query: { ...window, service, limit: SERIES_MAX } }, { everyMs: 15_000 });
  return (
    <section class="block" aria-labelledby="objectives">
      <h2 id="objectives">Objectives</h2>
      <Shown of={series} rows={1} isEmpty={({ items }) => !items.some(isObjective)} empty={<NoObjective />}>
        {({ items }) => (
          <ul class="plain objectives">
            {items.filter(isObjective).map((one) => (
              <Objective key={one.series.measure + (one.series.operation ?? '')} {...{ one, fromMs, toMs }} />
            ))}
          </ul>
        )}
      </Shown>
    </section>
  );
}

function isObjective({ series }: Series): boolean {
  return series.measure.startsWith(PREFIX);
}

/** At a burn of 1 the budget is just used up when its time is over. */
const FULL = 2;

function Objective({ one, fromMs, toMs }: { readonly one: Series; readonly fromMs: number; readonly toMs: number }) {
  const { series, values } = one;
  const name = series.measure.slice(PREFIX.length);
  const rate = values.findLast((value) => value !== null) ?? null;
  const seen = values.filter((value) => value !== null);
  const mean = seen.length === 0 ? null : seen.reduce((all, value) => all + value, 0) / seen.length;
  const says = `${name} burns its budget ${times(rate)} as fast as it may; over the last hour ${times(mean)}`;
  return (
    <li>
      <span>
        <Mark state={burnState(rate)} /> <strong>{name}</strong>
        {series.operation !== undefined && <span class="mono"> {series.operation}</span>}{' '}
        <span class="soft">
          burns its budget for failures {times(rate)} as fast as it may; over the last hour {times(mean)} (1 × just uses
          it up)
        </span>
      </span>
      <Strip {...{ values, fromMs, toMs, says }} full={FULL} changes={[]} seams={[]} />
    </li>
  );
}

function times(rate: number | null): string {
  return rate === null ? NOTHING : `${Number(rate.toPrecision(2))} ×`;
}

function NoObjective() {
  return (
    <>
      <p>None is declared for it, or none has counted a request in the last hour.</p>
      <p class="mend">
        Write an OpenSLO file (<code>spec.service</code> names this service) and name it under <code>slos:</code> in
        kintsugi.yaml: how fast its error budget burns is then shown here, and a fast burn opens an incident.
      </p>
    </>
  );
}
