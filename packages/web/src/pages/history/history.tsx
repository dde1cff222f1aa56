// History: how are we doing. How quickly things are noticed and mended, how they end, what comes again, and a search in all of it.
import { useMemo } from 'preact/hooks';
import { asked, setQuery } from '../../address/location.ts';
import { moment } from '../../address/moment.ts';
import { Copy } from '../../parts/copy.tsx';
import { Shown } from '../../parts/shown.tsx';
import { useKeys } from '../../shell/keys.tsx';
import { counted, duration, share } from '../../words/figures.ts';
import { Endings } from './endings.tsx';
import './history.css';
import { usePast, type Past } from './past.ts';
import { endingsOf, recurrencesOf } from './recurrence.ts';
import { Recurrences } from './recurrences.tsx';
import { focusSearch, Search } from './search.tsx';
import { spreadOf } from './spread.ts';
import { TrendChart } from './trend-chart.tsx';
import { endedSeconds, noticedSeconds, trendOf, type Step } from './trend.ts';

const SPANS = { '7d': 7, '30d': 30, '90d': 90 } as const;
const DAY_MS = 86_400_000;

export default function HistoryPage() {
  const span = Object.hasOwn(SPANS, asked('span') ?? '') ? (asked('span') as keyof typeof SPANS) : '30d';
  const step: Step = asked('per') === 'week' ? 'week' : 'day';
  const nowMs = moment.value === null ? Date.now() : Date.parse(moment.value.at);
  const toMs = Math.ceil(nowMs / 60_000) * 60_000;
  const fromMs = Math.floor(nowMs / 600_000) * 600_000 - SPANS[span] * DAY_MS;
  const past = usePast(new Date(fromMs).toISOString());
  useKeys([
    { key: '/', says: 'search in what is over', run: focusSearch },
    { key: 'r', says: 'ask anew', run: past.again },
  ]);
  return (
    <div class="history">
      <h1>History</h1>
      <Search />
      <div class="row">
        <label>
          <span class="visually-hidden">Stretch of time</span>
          <select value={span} onChange={(event) => setQuery({ span: event.currentTarget.value })}>
            <option value="7d">the last 7 days</option>
            <option value="30d">the last 30 days</option>
            <option value="90d">the last 90 days</option>
          </select>
        </label>
        <label>
          <span class="visually-hidden">Step of the charts</span>
          <select value={step} onChange={(event) => setQuery({ per: event.currentTarget.value })}>
            <option value="day">by day</option>
            <option value="week">by week</option>
          </select>
        </label>
      </div>
      <Shown
        of={past}
        isEmpty={({ incidents }) => incidents.length === 0}
        empty={<Empty days={SPANS[span]} />}
        rows={6}
      >
        {(found) => <Figures past={found} fromMs={fromMs} toMs={toMs} step={step} days={SPANS[span]} />}
      </Shown>
    </div>
  );
}

interface FiguresProps {
  readonly past: Past;
  readonly fromMs: number;
  readonly toMs: number;
  readonly step: Step;
  readonly days: number;
}

function Figures({ past, fromMs, toMs, step, days }: FiguresProps) {
  const { incidents, isWhole } = past;
  const figures = useMemo(
    () => ({
      buckets: trendOf(incidents, fromMs, toMs, step),
      noticed: spreadOf(incidents.map(noticedSeconds)),
      ended: spreadOf(incidents.map(endedSeconds).filter((seconds) => seconds !== null)),
      endings: endingsOf(incidents),
      recurrences: recurrencesOf(incidents),
    }),
    [incidents, fromMs, toMs, step],
  );
  const { buckets, noticed, ended, endings, recurrences } = figures;
  const open = incidents.length - (ended?.count ?? 0);
  const byUs = endings.filter(({ ending }) => ending === 'healed' || ending === 'prevented');
  const mended = byUs.reduce((sum, one) => sum + one.share, 0);
  const says = [
    `${counted(incidents.length, 'incident')} in ${days} days`,
    `noticed after ${duration(noticed?.median ?? null)}`,
    `over after ${duration(ended?.median ?? null)} (medians)`,
    `${share(mended)} of what is over mended or prevented by Kintsugi`,
  ].join(', ');
  return (
    <>
      <p class="lead">{says}.</p>
      <p class="soft">
        {open === 0 ? 'All of them are over.' : `${counted(open, 'incident')} not over yet, in no figure of the end.`}
        {!isWhole && ` Only the newest ${incidents.length.toLocaleString('en')} are reckoned with.`}{' '}
        <Copy what="figures" markdown={() => `**${says}**\n\n${location.href}`} command="kintsugi incidents ls" />
      </p>
      <div class="pair">
        <TrendChart
          title="Noticed after"
          says="From the onset, found by looking back, to the opening (MTTD)."
          buckets={buckets}
          step={step}
          of={(bucket) => bucket.noticed}
          whole={noticed}
        />
        <TrendChart
          title="Over after"
          says="From the onset to the verified end (MTTR)."
          buckets={buckets}
          step={step}
          of={(bucket) => bucket.ended}
          whole={ended}
        />
      </div>
      <div class="pair">
        <section class="block">
          <h2>How they ended</h2>
          <Endings endings={endings} />
        </section>
        <section class="block">
          <h2>
            What came again <span class="count">{recurrences.length}</span>
          </h2>
          <Recurrences recurrences={recurrences} />
        </section>
      </div>
    </>
  );
}

function Empty({ days }: { readonly days: number }) {
  return (
    <>
      <p>No incident was opened in the last {days} days.</p>
      <p class="mend">Figures come with the first one that is over. Look further back, or at the services meanwhile.</p>
    </>
  );
}
