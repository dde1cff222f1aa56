// Runs the call behind a piece of evidence again and shows its answer: lines over time, log lines, or a table.
import { problemSchema, ROUTES, type Answer } from '@kintsugi/contract';
import { useSignal } from '@preact/signals';
import { useLater } from '../../../parts/loading/later.ts';
import { When } from '../../../parts/when.tsx';
import { plainOutput } from '../../../words/output.ts';
import { placeOf, wordsOf, type Signal } from '../axis/figures-of.ts';
import { columnsOf, meantBy, ownPath, rowsOf, searchable, shownAs } from './again.ts';

type Found = { readonly kind: 'there'; readonly answer: unknown } | { readonly kind: 'failed'; readonly says: string };

export function ShowAgain({ query, signal }: { readonly query: string; readonly signal: Signal | null }) {
  const found = useSignal<Found | null>(null);
  const isAsking = useSignal(false);
  const own = ownPath(query, location.origin);
  if (own === null) return <span class="soft">Its call is not one of this server: {query}</span>;
  const path = searchable(own);
  const run = async (): Promise<void> => {
    isAsking.value = true;
    found.value = await ask(path);
    isAsking.value = false;
  };
  return (
    <>
      <button
        class="again"
        title={`GET ${path}`}
        onClick={() => void (found.value === null ? run() : (found.value = null))}
        disabled={isAsking.value}
      >
        {found.value === null ? 'Show again' : 'Hide'}
      </button>
      {found.value !== null && <code class="soft query">GET {path}</code>}
      {found.value?.kind === 'failed' && <p class="stale">◌ {found.value.says}</p>}
      {found.value?.kind === 'there' && <Result path={path} answer={found.value.answer} signal={signal} />}
    </>
  );
}

async function ask(path: string): Promise<Found> {
  try {
    const reply = await fetch(path, { headers: { accept: 'application/json' } });
    const answer: unknown = await reply.json();
    if (reply.ok) return { kind: 'there', answer };
    const problem = problemSchema.safeParse(answer);
    const why = problem.success ? `${problem.data.detail}. ${problem.data.mend}` : 'no reason was given';
    return { kind: 'failed', says: `${reply.status}: ${why}` };
  } catch {
    return { kind: 'failed', says: 'the server did not answer: ask again in a moment' };
  }
}

interface ResultProps {
  readonly path: string;
  readonly answer: unknown;
  readonly signal: Signal | null;
}

function Result({ path, answer, signal }: ResultProps) {
  switch (shownAs(path)) {
    case 'series': {
      const read = ROUTES.queryMetrics.answer.safeParse(answer);
      return read.success ? (
        <Series windows={read.data.items} path={path} signal={signal} />
      ) : (
        <Table answer={answer} />
      );
    }
    case 'lines': {
      const read = ROUTES.queryLogs.answer.safeParse(answer);
      return read.success ? <Lines lines={read.data.items} /> : <Table answer={answer} />;
    }
    case 'table':
      return <Table answer={answer} />;
  }
}

const MOST_CHARTS = 3;

interface SeriesProps {
  readonly windows: Answer<'queryMetrics'>['items'];
  readonly path: string;
  readonly signal: Signal | null;
}

function Series({ windows, path, signal }: SeriesProps) {
  const charts = useLater(() => import('../../../charts/band-chart.tsx'));
  if (windows.length === 0) return <p class="empty">Nothing of that time is kept any more, or nothing was seen.</p>;
  if (charts === null) return <div class="chart-place" aria-busy="true" />;
  const meant = meantBy(path, windows);
  const isCount = (measure: string): boolean => measure === 'errors' || measure === 'requests';
  return (
    <>
      {meant.slice(0, MOST_CHARTS).map(({ series, unit, from, stepSeconds, values }) => (
        <charts.BandChart
          key={placeOf(series)}
          title={`${wordsOf(series.measure)} of ${placeOf(series)}${isCount(series.measure) ? ', counted' : ''}`}
          // A count is no share, whatever its unit says.
          unit={unit === '1' && isCount(series.measure) ? '/s' : unit}
          fromMs={Date.parse(from)}
          stepMs={stepSeconds * 1_000}
          values={values}
          // The band of a share says nothing about a count.
          usual={signal === null || signal.meaning === 'errors' ? null : signal.usual}
          onsetMs={signal === null ? null : Date.parse(signal.onsetAt)}
          mendedMs={null}
          marks={[]}
          height={110}
        />
      ))}
      {meant.length > MOST_CHARTS && <p class="soft">and {meant.length - MOST_CHARTS} series more</p>}
    </>
  );
}

function Lines({ lines }: { readonly lines: Answer<'queryLogs'>['items'] }) {
  if (lines.length === 0) return <p class="empty">No such line is kept of that time.</p>;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Log lines">
      <table class="log-lines">
        <tbody>
          {lines.map(({ at, instance, body }, index) => (
            <tr key={index}>
              <td>
                <When at={at} as="clock" />
              </td>
              <td class="soft">{instance}</td>
              <td class="mono">{plainOutput(body)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Table({ answer }: { readonly answer: unknown }) {
  const rows = rowsOf(answer);
  const columns = columnsOf(rows);
  if (rows.length === 0) return <p class="empty">Nothing.</p>;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Answer">
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {columns.map((column) => (
                <td key={column}>{cell(row[column])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <details>
        <summary class="soft">The whole answer</summary>
        <pre tabIndex={0}>{JSON.stringify(answer, null, 2).slice(0, 20_000)}</pre>
      </details>
    </div>
  );
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '–';
  return typeof value === 'object' ? '…' : String(value as string | number | boolean);
}
