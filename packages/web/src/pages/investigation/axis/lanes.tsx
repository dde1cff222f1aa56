// Two lanes on the charts' axis: how long each series was outside what is usual, and what machine and people did when.
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { clock } from '../../../words/times.ts';
import { placeLabels, type AnomalyBar, type Step } from './events-on-it.ts';
import { LanesTable } from './lanes-table.tsx';
import type { Stretch } from './stretch.ts';

/** As the charts above: their axis begins and ends here, in pixels. */
const LEFT = 64;
const RIGHT = 12;
const BAR = 18;
const ROW = 16;
const ROWS = 4;
const LETTER = 6.6;
/** Anomalies that are drawn; the others are counted and stand in the table. */
const MOST = 8;

export interface LanesProps {
  readonly stretch: Stretch;
  readonly anomalies: readonly AnomalyBar[];
  readonly steps: readonly Step[];
  /** When it was mended; null where it went by itself, or has not. */
  readonly mendedMs: number | null;
}

export function Lanes(props: LanesProps) {
  const { stretch, anomalies, steps } = props;
  const box = useRef<HTMLDivElement>(null);
  const width = useSignal(0);
  useEffect(() => {
    const holder = box.current;
    if (holder === null) return undefined;
    const watching = new ResizeObserver(() => (width.value = holder.clientWidth));
    watching.observe(holder);
    return () => watching.disconnect();
  }, []);
  const scale = { left: LEFT, right: Math.max(LEFT + 1, width.value - RIGHT), ...stretch };
  return (
    <div class="lanes" ref={box}>
      <h3>Outside what is usual</h3>
      <Anomalies bars={anomalies.slice(0, MOST)} scale={scale} isMended={props.mendedMs !== null} />
      {anomalies.length > MOST && <p class="soft">and {anomalies.length - MOST} more, in the table</p>}
      <h3>Machine and people</h3>
      <Steps steps={steps} scale={scale} />
      <LanesTable {...props} />
    </div>
  );
}

interface Scale extends Stretch {
  readonly left: number;
  readonly right: number;
}

function at(ms: number, { left, right, fromMs, toMs }: Scale): number {
  return left + ((ms - fromMs) / Math.max(1, toMs - fromMs)) * (right - left);
}

function within(ms: number, scale: Scale): number {
  return Math.min(scale.right, Math.max(scale.left, at(ms, scale)));
}

interface AnomaliesProps {
  readonly bars: readonly AnomalyBar[];
  readonly scale: Scale;
  readonly isMended: boolean;
}

function Anomalies({ bars, scale, isMended }: AnomaliesProps) {
  const says = bars
    .map(({ name, onsetMs, endMs, isOver }) => `${name} from ${clock(onsetMs)} ${isOver ? `to ${clock(endMs)}` : 'on'}`)
    .join('; ');
  return (
    <svg class="lane" height={Math.max(1, bars.length) * BAR + 2} role="img" aria-label={says === '' ? 'none' : says}>
      {bars.map(({ key, name, onsetMs, seenMs, endMs, isOver, isElsewhere }, index) => {
        const [from, to] = [within(onsetMs, scale), within(endMs, scale)];
        const y = index * BAR + BAR / 2;
        const isRight = to + (name.length + (isElsewhere ? 11 : 0)) * LETTER + 12 < scale.right + RIGHT;
        return (
          <g key={key} class={`anomaly ${isElsewhere ? 'elsewhere' : !isOver ? '' : isMended ? 'mended' : 'over'}`}>
            <line x1={from} x2={to} y1={y} y2={y} />
            {seenMs >= scale.fromMs && seenMs <= scale.toMs && <circle cx={at(seenMs, scale)} cy={y} r={4} />}
            <text x={isRight ? to + 8 : from - 8} y={y} text-anchor={isRight ? 'start' : 'end'}>
              {name.slice(0, 60)}
              {isElsewhere && ', elsewhere'}
            </text>
            <title>{`${name}: since ${clock(onsetMs)}, seen ${clock(seenMs)}${isOver ? `, over ${clock(endMs)}` : ''}`}</title>
          </g>
        );
      })}
    </svg>
  );
}

function Steps({ steps, scale }: { readonly steps: readonly Step[]; readonly scale: Scale }) {
  const seen = steps.filter(({ atMs }) => atMs >= scale.fromMs && atMs <= scale.toMs);
  const placed = placeLabels(
    gathered(seen, scale).map((group) => fitted(group, scale)),
    (group) => at(group.atMs, scale),
    (group) => group.words.length * LETTER + 22,
    ROWS,
  );
  const rows = Math.max(1, ...placed.map(({ row }) => row + 1));
  const says = seen.map(({ word, atMs }) => `${word} ${clock(atMs)}`).join(', ');
  return (
    <svg class="lane" height={rows * ROW + 4} role="img" aria-label={says === '' ? 'nothing yet' : says}>
      {placed.map(({ item, x, row }) => {
        const isLate = x + item.words.length * LETTER + 16 > scale.right + RIGHT;
        return (
          <g key={`${item.atMs} ${item.words}`} class={`step ${item.by}`}>
            <line x1={x} x2={x} y1={0} y2={row * ROW + 6} />
            <text x={x} y={row * ROW + ROW / 2 + 2} class="shape" text-anchor="middle">
              {item.shape}
            </text>
            <text x={isLate ? x - 9 : x + 9} y={row * ROW + ROW / 2 + 2} text-anchor={isLate ? 'end' : 'start'}>
              {item.words}
            </text>
            <title>{item.says}</title>
          </g>
        );
      })}
    </svg>
  );
}

interface Gathered {
  readonly atMs: number;
  readonly words: string;
  readonly shape: string;
  readonly by: Step['by'];
  readonly says: string;
}

/** Steps that lie on the same few pixels are one mark with all their words: the machine is quicker than the eye. */
function gathered(steps: readonly Step[], scale: Scale): Gathered[] {
  const groups: Gathered[] = [];
  for (const { atMs, word, shape, by, says } of steps.toSorted((a, b) => a.atMs - b.atMs)) {
    const last = groups.at(-1);
    const line = `${clock(atMs)} ${says}`;
    if (last !== undefined && last.by === by && at(atMs, scale) - at(last.atMs, scale) < 14) {
      const words = last.words.split(' · ').includes(word) ? last.words : `${last.words} · ${word}`;
      groups[groups.length - 1] = { ...last, words, says: `${last.says}\n${line}` };
    } else groups.push({ atMs, words: word, shape, by, says: line });
  }
  return groups;
}

/** Its words as they are where they fit beside the mark, else the first and the last of them. */
function fitted(group: Gathered, scale: Scale): Gathered {
  const x = at(group.atMs, scale);
  const room = Math.max(scale.right + RIGHT - x, x) - 16;
  if (group.words.length * LETTER <= room) return group;
  const words = group.words.split(' · ');
  return { ...group, words: words.length < 2 ? group.words : `${words[0]} … ${words.at(-1)}` };
}
