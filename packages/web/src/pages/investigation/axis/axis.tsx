// One time axis for all of an incident: what opened it with its usual band, what changed, what machine and people did.
import { asked, setQuery } from '../../../address/location.ts';
import type { ChartMark } from '../../../charts/paint.ts';
import { useLater } from '../../../parts/loading/later.ts';
import { useSignal } from '@preact/signals';
import { clock } from '../../../words/times.ts';
import type { Plan } from './figures-of.ts';
import { Lanes } from './lanes.tsx';
import type { AnomalyBar, Step } from './events-on-it.ts';
import type { Stretch } from './stretch.ts';
import { useValues } from './values.ts';

export interface AxisProps {
  readonly stretch: Stretch;
  readonly services: readonly string[];
  readonly plans: readonly Plan[];
  readonly marks: readonly ChartMark[];
  readonly anomalies: readonly AnomalyBar[];
  readonly steps: readonly Step[];
  readonly onsetMs: number;
  readonly mendedMs: number | null;
  readonly closeUp: readonly [number, number];
}

/** Charts that are shown unasked: what is woken up for fits on one screen. */
const FIRST = 2;

export function Axis(props: AxisProps) {
  const { stretch, plans } = props;
  const isAll = useSignal(false);
  const own = plans.filter(({ signal }) => props.services.includes(signal.series.service)).length;
  const first = Math.min(FIRST, Math.max(1, own));
  const shown = isAll.value ? plans : plans.slice(0, first);
  return (
    <section class="block axis" aria-label="One time axis">
      <div class="row">
        <h2>
          {clock(stretch.fromMs)}–{clock(stretch.toMs)}
        </h2>
        <span class="soft legend">
          ┊ onset · ▏ change · <span class="tone-mended">◆ Kintsugi did</span> ·{' '}
          <span class="tone-need">◇ people did</span> · <span class="tone-mended">━ mended</span>
        </span>
        <span class="spring" />
        <span class="soft hint">drag over a chart to zoom</span>
        <button class="quiet" onClick={() => zoomTo(...props.closeUp)}>
          Close up
        </button>
        <button class="quiet" disabled={!stretch.isPart} onClick={() => setQuery({ from: null, to: null })}>
          Whole
        </button>
      </div>
      {plans.length === 0 && (
        <p class="empty">Nothing that opened it is a line over time: the lanes and the evidence tell it.</p>
      )}
      {shown.map((plan) => (
        <OneChart key={plan.title} plan={plan} {...props} />
      ))}
      {plans.length > first && (
        <button class="quiet" onClick={() => (isAll.value = !isAll.value)}>
          {isAll.value ? 'Show fewer' : `Show ${plans.length - first} more that are outside what is usual`}
        </button>
      )}
      <Lanes {...props} />
    </section>
  );
}

function OneChart({ plan, stretch, marks, onsetMs, mendedMs }: AxisProps & { readonly plan: Plan }) {
  const charts = useLater(() => import('../../../charts/band-chart.tsx'));
  const { values, fromMs, stepMs, state } = useValues(plan, stretch);
  if (state === 'none')
    return (
      <p class="empty">
        <strong>{plan.title}</strong>: no values of this time are kept. Evidence holds what was seen when it was opened.
      </p>
    );
  if (state === 'unanswered') return <p class="stale">◌ {plan.title}: the values could not be had just now.</p>;
  if (charts === null || state === 'asking') return <div class="chart-place" aria-busy="true" />;
  return (
    <charts.BandChart
      title={plan.title}
      unit={plan.unit}
      fromMs={fromMs}
      stepMs={stepMs}
      values={values}
      usual={plan.signal.usual}
      onsetMs={onsetMs}
      mendedMs={mendedMs}
      marks={marks}
      together="incident"
      height={132}
      onZoom={zoomTo}
    />
  );
}

/** What the address asks for, so that a zoomed view is a link. */
export function askedStretch(): { readonly from: string | null; readonly to: string | null } {
  return { from: asked('from'), to: asked('to') };
}

function zoomTo(fromMs: number, toMs: number): void {
  const iso = (ms: number): string => new Date(Math.round(ms / 1_000) * 1_000).toISOString();
  setQuery({ from: iso(fromMs), to: iso(toMs) });
}
