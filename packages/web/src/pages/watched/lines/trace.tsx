// One trace by its id: every call under its caller, on the trace's own time.
import { asked, setQuery, to } from '../../../address/location.ts';
import { useAsk } from '../../../live/ask.ts';
import { Copy } from '../../../parts/copy.tsx';
import { Shown } from '../../../parts/shown.tsx';
import { When } from '../../../parts/when.tsx';
import { counted, duration } from '../../../words/figures.ts';
import { waterfall, type Span, type Step } from './waterfall.ts';

const TRACE_ID = /^[0-9a-fA-F]{1,64}$/;
const DEPTH_SHOWN = 12;

export function Trace() {
  const id = asked('trace') ?? '';
  const isFit = TRACE_ID.test(id);
  return (
    <section class="trace" aria-labelledby="trace">
      <h3 id="trace">Trace</h3>
      <form class="row" onSubmit={(event) => event.preventDefault()}>
        <label for="trace-id">Id, in hex (log lines link to theirs)</label>
        <input
          id="trace-id"
          class="mono"
          key={id}
          defaultValue={id}
          maxLength={64}
          aria-invalid={id !== '' && !isFit}
          onChange={({ currentTarget: { value } }) => setQuery({ trace: value.trim() === '' ? null : value.trim() })}
        />
        {id !== '' && (
          <button type="button" onClick={() => setQuery({ trace: null })}>
            Close
          </button>
        )}
      </form>
      {id !== '' && !isFit && <p class="mend">A trace id is up to 64 digits and letters a to f.</p>}
      {isFit && <Waterfall id={id} />}
    </section>
  );
}

function Waterfall({ id }: { readonly id: string }) {
  const trace = useAsk('getTrace', { params: { id } });
  return (
    <Shown of={trace} rows={5} isEmpty={({ items }) => items.length === 0} empty={<p>No span of it is stored.</p>}>
      {({ items }) => {
        const steps = waterfall(items);
        return (
          <>
            <p class="soft">
              {counted(items.length, 'span')}, <When at={steps[0]?.span.startedAt ?? 0} />{' '}
              <Copy what="trace" id={id} markdown={() => markdownOf(id, steps)} />
            </p>
            <div class="table-scroll" tabIndex={0} role="region" aria-label={`Spans of trace ${id}`}>
              <table class="waterfall">
                <thead>
                  <tr>
                    <th scope="col">call</th>
                    <th scope="col">service</th>
                    <th scope="col" class="number">
                      took
                    </th>
                    <th scope="col">when, on the time of the trace</th>
                  </tr>
                </thead>
                <tbody>
                  {steps.map((step, index) => (
                    <Row key={`${step.span.spanId} ${index}`} {...step} />
                  ))}
                </tbody>
              </table>
            </div>
          </>
        );
      }}
    </Shown>
  );
}

function Row({ span, depth, start, width }: Step) {
  const { operation, service, durationSeconds, error, kind, peer } = span;
  const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;
  return (
    <tr>
      <th scope="row" style={{ paddingLeft: `${Math.min(depth, DEPTH_SHOWN)}rem` }}>
        {depth > 0 && <span class="visually-hidden">level {depth + 1}: </span>}
        {operation} {error && <span class="tone-hurt">■ failed{span.status === null ? '' : ` (${span.status})`}</span>}
      </th>
      <td>
        <a href={to(`/services/${encodeURIComponent(service)}`)}>{service}</a>{' '}
        <span class="soft">{kind === 'client' && peer !== null ? `calls ${peer}` : span.instance}</span>
      </td>
      <td class="number">{duration(durationSeconds)}</td>
      <td class="bar-cell">
        <span
          class={error ? 'bar failed' : 'bar'}
          aria-hidden="true"
          style={{ marginLeft: percent(start), width: percent(Math.max(width, 0.003)) }}
        />
      </td>
    </tr>
  );
}

function markdownOf(id: string, steps: readonly Step[]): string {
  const line = ({ span, depth }: { span: Span; depth: number }): string =>
    `${'  '.repeat(depth)}- ${span.service} \`${span.operation.replaceAll('`', "'")}\` ${duration(span.durationSeconds)}${span.error ? ' **failed**' : ''}`;
  return `**Trace ${id}**\n\n${steps.map(line).join('\n')}\n\n${location.href}`;
}
