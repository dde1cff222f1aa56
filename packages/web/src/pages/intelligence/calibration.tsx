// Whether confidence can be believed: how sure it said to be against how often it was right. On the diagonal it is honest.
import type { Answer } from '@kintsugi/contract';
import { counted, share } from '../../words/figures.ts';

type Confidence = NonNullable<Answer<'getScorecard'>['confidence']>;

const SIZE = 200;

export function Calibration({ confidence }: { readonly confidence: Confidence | null }) {
  if (confidence === null)
    return (
      <div class="empty">
        <p>No cause was acted upon yet, so nobody knows whether its confidence can be believed.</p>
        <p class="mend">Each verified outcome of an action adds one point: right, or wrong.</p>
      </div>
    );
  const { bins, brier, expectedError, outcomes } = confidence;
  return (
    <figure class="calibration">
      <figcaption>
        <strong>{counted(outcomes, 'outcome')}</strong>
        <span class="soft">
          {' '}
          · Brier score {brier.toFixed(3)} (0 is perfect, 0.25 is a coin) · expected error {share(expectedError)}: so
          far what was said is from what was right
          {outcomes < 20 && '. Too few to say much: see how wide the bars are'}
        </span>
      </figcaption>
      <div class="plot">
        <span class="soft axis-y">right</span>
        <svg
          viewBox={`-4 -4 ${SIZE + 8} ${SIZE + 8}`}
          role="img"
          aria-label={`How often it was right by how sure it said to be. Expected error ${share(expectedError)}. The table below has the values.`}
        >
          <rect class="frame" x={0} y={0} width={SIZE} height={SIZE} />
          {[0.25, 0.5, 0.75].map((part) => (
            <g key={part}>
              <line class="grid" x1={0} x2={SIZE} y1={SIZE * part} y2={SIZE * part} />
              <line class="grid" y1={0} y2={SIZE} x1={SIZE * part} x2={SIZE * part} />
            </g>
          ))}
          <line class="honest" x1={0} y1={SIZE} x2={SIZE} y2={0} />
          {bins.map((bin) => (
            <Bin key={bin.from} bin={bin} />
          ))}
        </svg>
        <span class="soft axis-x">said, 0 to 100 %</span>
      </div>
      <BinTable bins={bins} />
    </figure>
  );
}

function Bin({ bin: { said, right, rightLow, rightHigh, count } }: { readonly bin: Confidence['bins'][number] }) {
  const x = said * SIZE;
  const y = (part: number): number => SIZE - part * SIZE;
  return (
    <g>
      <title>{`said ${share(said)}, right ${share(right)}, of ${count}`}</title>
      <line class="interval" x1={x} x2={x} y1={y(rightLow)} y2={y(rightHigh)} />
      <line class="interval" x1={x - 3} x2={x + 3} y1={y(rightLow)} y2={y(rightLow)} />
      <line class="interval" x1={x - 3} x2={x + 3} y1={y(rightHigh)} y2={y(rightHigh)} />
      <circle class="point" cx={x} cy={y(right)} r={Math.min(7, 3 + Math.log10(count + 1))} />
    </g>
  );
}

function BinTable({ bins }: { readonly bins: Confidence['bins'] }) {
  return (
    <details class="table-twin" open={bins.length <= 3}>
      <summary>As a table</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">said</th>
            <th scope="col" class="number">
              outcomes
            </th>
            <th scope="col" class="number">
              said (mean)
            </th>
            <th scope="col" class="number">
              right
            </th>
            <th scope="col" class="number">
              likely between
            </th>
          </tr>
        </thead>
        <tbody>
          {bins.map(({ from, to, count, said, right, rightLow, rightHigh }) => (
            <tr key={from}>
              <td>
                {share(from)} to {share(to)}
              </td>
              <td class="number">{count}</td>
              <td class="number">{share(said)}</td>
              <td class="number">{share(right)}</td>
              <td class="number">
                {share(rightLow)} to {share(rightHigh)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
