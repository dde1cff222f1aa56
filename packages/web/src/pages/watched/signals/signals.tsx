// The signals of one service on one time axis: what is usual, what changed, what was mended. Drag over a stretch to see it alone.
import type { Answer } from '@kintsugi/contract';
import { asked, setQuery } from '../../../address/location.ts';
import { moment } from '../../../address/moment.ts';
import { BandChart } from '../../../charts/band-chart.tsx';
import type { ChartMark } from '../../../charts/paint.ts';
import { useAsk } from '../../../live/ask.ts';
import { nowMs } from '../../../live/clock.ts';
import { Shown } from '../../../parts/shown.tsx';
import { absolute } from '../../../words/times.ts';
import { useReadings, type Reading } from './readings.ts';
import { spanOf, SPANS, type Span } from './span.ts';

type Service = Answer<'getService'>;
type Incidents = Answer<'listIncidents'>['items'];

const MENDED: readonly unknown[] = ['healed', 'prevented', 'by-person'];

export function Signals({ service, incidents }: { readonly service: Service; readonly incidents: Incidents }) {
  const endMs = moment.value === null ? nowMs.value : Date.parse(moment.value.at);
  const span = spanOf({ span: asked('span'), from: asked('from'), to: asked('to') }, endMs);
  const seams = incidents.map(({ onsetAt, endedAt, ending }) => ({
    fromMs: Date.parse(onsetAt),
    toMs: endedAt === null ? endMs : Date.parse(endedAt),
    mended: MENDED.includes(ending),
  }));
  const open = incidents.find(({ endedAt }) => endedAt === null) ?? null;
  const { readings, asked: question } = useReadings(service.name, span, seams, open?.id ?? null);
  const marks = useMarks(service.name, span);
  const beside = { marks, seams, onsetMs: open === null ? null : Date.parse(open.onsetAt), mendedMs: null };
  return (
    <section class="block" aria-labelledby="signals">
      <div class="row">
        <h2 id="signals">Signals</h2>
        <SpanChoice span={span} />
        <span class="spring" />
        <span class="soft legend">
          ░ usual ▏ change <span class="tone-mended">◆ Kintsugi ━ mended</span>
        </span>
      </div>
      <Shown of={question} rows={6}>
        {() => (
          <div class="charts">
            {readings.map((reading) => (
              <Signal key={reading.id} {...{ reading, span, service, beside }} />
            ))}
          </div>
        )}
      </Shown>
    </section>
  );
}

interface SignalProps {
  readonly reading: Reading;
  readonly span: Span;
  readonly service: Service;
  readonly beside: Pick<Parameters<typeof BandChart>[0], 'marks' | 'seams' | 'onsetMs' | 'mendedMs'>;
}

function Signal({ reading, span, service, beside }: SignalProps) {
  const { id, title, unit, values, usual, usualFrom, missing } = reading;
  if (values.length === 0)
    return (
      <div class="empty">
        <p>
          <strong>{title}</strong>: nothing was seen in {span.zoomed ? span.name : `these ${span.name}`}.
        </p>
        <p class="mend">{missing}</p>
      </div>
    );
  const limit = id === 'memory' ? service.limits.memoryBytes : id === 'utilization' ? 1 : null;
  return (
    <div>
      <BandChart
        {...{ title, unit, values, usual, limit, ...beside }}
        fromMs={span.fromMs}
        stepMs={span.stepMs}
        together="service"
        onZoom={(from, to) => setQuery({ from: new Date(from).toISOString(), to: new Date(to).toISOString() })}
      />
      <p class="soft under">{underText(usual !== null, usualFrom, span, limit !== null)}</p>
    </div>
  );
}

function underText(isKnown: boolean, from: Reading['usualFrom'], span: Span, hasLimit: boolean): string {
  const dashed = hasLimit ? ' Dashed: its limit.' : '';
  const before = span.zoomed ? 'as long a time before' : `the ${span.name} before`;
  if (!isKnown) return `Too little was seen in ${before} to say what is usual.${dashed}`;
  const source = from === 'the open incident' ? 'what the detector held for usual' : `the middle 90 % of ${before}`;
  return `Usual: ${source}.${dashed}`;
}

function SpanChoice({ span }: { readonly span: Span }) {
  const chosen = asked('span') ?? '15m';
  return (
    <div class="row" role="group" aria-label="How far back">
      {SPANS.map(({ id, name }) => (
        <button
          key={id}
          class="quiet"
          aria-pressed={!span.zoomed && id === chosen}
          onClick={() => setQuery({ span: id === '15m' ? null : id, from: null, to: null })}
        >
          {name}
        </button>
      ))}
      {span.zoomed && (
        <>
          <span title={`${absolute(span.fromMs)} to ${absolute(span.toMs)}`}>
            {absolute(span.fromMs).slice(0, 19)} to {absolute(span.toMs).slice(11, 19)}
          </span>
          <button onClick={() => setQuery({ from: null, to: null })}>Zoom out</button>
        </>
      )}
    </div>
  );
}

/** What changed in it, by whom: what Kintsugi did is drawn in gold. */
function useMarks(service: string, span: Span): readonly ChartMark[] {
  const since = new Date(Math.floor(span.fromMs / 60_000) * 60_000).toISOString();
  const changes = useAsk('listChanges', { query: { service, since, limit: 200 } }, { everyMs: 15_000 });
  return (changes.value?.items ?? []).map(({ at, says, by, kind, actionKey }) => ({
    atMs: Date.parse(at),
    kind: actionKey?.startsWith('act_') === true ? 'machine' : 'change',
    says: `${kind}: ${says}, by ${by}`,
  }));
}
