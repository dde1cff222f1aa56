// The two lanes as a table, for who does not look at pictures. Built when it is opened: a long story has thousands of rows.
import { useSignal } from '@preact/signals';
import { counted } from '../../../words/figures.ts';
import { clock, sizeOf } from '../../../words/times.ts';
import type { AnomalyBar, Step } from './events-on-it.ts';

export interface LanesTableProps {
  readonly anomalies: readonly AnomalyBar[];
  readonly steps: readonly Step[];
}

/** More stand in the timeline, which draws only what is seen of it. */
const MOST = 300;

export function LanesTable(props: LanesTableProps) {
  const isOpen = useSignal(false);
  return (
    <details class="table-twin" onToggle={(event) => (isOpen.value = event.currentTarget.open)}>
      <summary>As a table</summary>
      {isOpen.value && <Rows {...props} />}
    </details>
  );
}

function Rows({ anomalies, steps }: LanesTableProps) {
  const rows = [
    ...anomalies.map(({ name, onsetMs, endMs, isOver }) => ({
      atMs: onsetMs,
      what: `${name} outside what is usual${isOver ? ` for ${sizeOf((endMs - onsetMs) / 1_000)}` : ', not over'}`,
    })),
    ...steps.map(({ atMs, word, says }) => ({ atMs, what: `${word}: ${says}` })),
  ].toSorted((a, b) => a.atMs - b.atMs);
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="What happened, as a table">
      <table>
        <thead>
          <tr>
            <th scope="col">time</th>
            <th scope="col">what</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST).map(({ atMs, what }, index) => (
            <tr key={index}>
              <td>{clock(atMs)}</td>
              <td>{what}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > MOST && <p class="soft">{counted(rows.length - MOST, 'more row')}: they stand in the timeline.</p>}
    </div>
  );
}
