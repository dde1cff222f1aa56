// A small chart of medians over time, with the middle half of the values as a band behind. Told as a table too.
import { duration } from '../../words/figures.ts';
import type { Spread } from './spread.ts';
import type { Bucket, Step } from './trend.ts';

export interface TrendChartProps {
  readonly title: string;
  /** What the figure is, in one sentence. */
  readonly says: string;
  readonly buckets: readonly Bucket[];
  readonly step: Step;
  readonly of: (bucket: Bucket) => Spread | null;
  /** Of all of them together. */
  readonly whole: Spread | null;
}

const WIDTH = 600;
const HEIGHT = 100;

export function TrendChart({ title, says, buckets, step, of, whole }: TrendChartProps) {
  const spreads = buckets.map(of);
  const most = Math.max(...spreads.map((spread) => spread?.high ?? 0), 0);
  const top = most === 0 ? 1 : most * 1.08;
  const wide = WIDTH / Math.max(1, buckets.length);
  const y = (seconds: number): number => HEIGHT - (seconds / top) * HEIGHT;
  return (
    <figure class="trend">
      <figcaption>
        <strong>{title}</strong> {duration(whole?.median ?? null)}
        <span class="soft">
          {whole === null || whole.count < 4
            ? ''
            : ` median; half of them ${duration(whole.low)} to ${duration(whole.high)}`}
          . {says}
        </span>
      </figcaption>
      <div class="plot">
        <span class="soft top">{duration(top)}</span>
        <span class="soft bottom">0</span>
        <svg
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={`${title} by ${step}: median ${duration(whole?.median ?? null)}. The table below has the values.`}
        >
          {whole !== null && <line class="usual" x1={0} x2={WIDTH} y1={y(whole.median)} y2={y(whole.median)} />}
          {spreads.map((spread, index) =>
            spread === null ? null : (
              <g key={buckets[index]?.fromMs}>
                <title>{`${dayOf(buckets[index]?.fromMs ?? 0)}: ${duration(spread.median)}, of ${spread.count}`}</title>
                <rect
                  class="half"
                  x={index * wide + wide * 0.1}
                  width={wide * 0.8}
                  y={y(spread.high)}
                  height={Math.max(1, y(spread.low) - y(spread.high))}
                />
                <line
                  class="median"
                  x1={index * wide + wide * 0.1}
                  x2={(index + 1) * wide - wide * 0.1}
                  y1={y(spread.median)}
                  y2={y(spread.median)}
                />
              </g>
            ),
          )}
        </svg>
        <span class="soft first">{dayOf(buckets[0]?.fromMs ?? 0)}</span>
        <span class="soft last">{dayOf(buckets.at(-1)?.fromMs ?? 0)}</span>
      </div>
      <TableTwin title={title} buckets={buckets} spreads={spreads} step={step} />
    </figure>
  );
}

interface TableTwinProps extends Pick<TrendChartProps, 'title' | 'buckets' | 'step'> {
  readonly spreads: readonly (Spread | null)[];
}

function TableTwin({ title, buckets, spreads, step }: TableTwinProps) {
  return (
    <details class="table-twin">
      <summary>As a table</summary>
      <div class="scroll" tabIndex={0} role="region" aria-label={`${title} by ${step}`}>
        <table>
          <thead>
            <tr>
              <th scope="col">{step} of</th>
              <th scope="col" class="number">
                incidents
              </th>
              <th scope="col" class="number">
                median
              </th>
              <th scope="col" class="number">
                middle half
              </th>
            </tr>
          </thead>
          <tbody>
            {buckets.map(({ fromMs }, index) => {
              const spread = spreads[index] ?? null;
              return (
                <tr key={fromMs}>
                  <td>{dayOf(fromMs)}</td>
                  <td class="number">{spread?.count ?? 0}</td>
                  <td class="number">{duration(spread?.median ?? null)}</td>
                  <td class="number">
                    {spread === null ? '–' : `${duration(spread.low)} to ${duration(spread.high)}`}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </details>
  );
}

/** `26 Nov` in the viewer's zone. */
function dayOf(ms: number): string {
  return new Date(ms).toLocaleDateString('en-GB', { day: 'numeric', month: 'short' });
}
