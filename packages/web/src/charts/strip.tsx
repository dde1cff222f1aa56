// A service's small history: bars of a figure, ticks where something changed, a gold seam where an incident was mended.

export interface StripProps {
  /** Oldest first, evenly spaced over [fromMs, toMs); null where nothing was seen. */
  readonly values: readonly (number | null)[];
  readonly fromMs: number;
  readonly toMs: number;
  /** The value that fills the height; larger ones are cut. */
  readonly full: number;
  readonly changes: readonly number[];
  readonly seams: readonly { readonly fromMs: number; readonly toMs: number; readonly mended: boolean }[];
  /** More is not worse: nothing is marked as too much. */
  readonly plain?: boolean;
  /** What it shows, for who cannot see it. */
  readonly says: string;
}

const WIDTH = 240;
const HEIGHT = 24;
const FLOOR = 3;

export function Strip({ values, fromMs, toMs, full, changes, seams, says, plain = false }: StripProps) {
  const x = (ms: number): number => Math.min(WIDTH, Math.max(0, ((ms - fromMs) / (toMs - fromMs)) * WIDTH));
  const wide = WIDTH / Math.max(1, values.length);
  const tall = (value: number): number => Math.max(1, Math.min(1, value / (full || 1)) * (HEIGHT - FLOOR - 2));
  return (
    <svg class="strip" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={says}>
      {values.map((value, index) =>
        value === null ? null : (
          <rect
            key={index}
            class={!plain && value >= full ? 'bar over' : 'bar'}
            x={index * wide}
            y={HEIGHT - FLOOR - tall(value)}
            width={Math.max(0.6, wide - 0.4)}
            height={tall(value)}
          />
        ),
      )}
      {changes.map((ms) => (
        <line key={ms} class="change" x1={x(ms)} x2={x(ms)} y1={0} y2={HEIGHT - FLOOR} />
      ))}
      {seams.map((seam) => (
        <rect
          key={seam.fromMs}
          class={seam.mended ? 'seam mended' : 'seam'}
          x={x(seam.fromMs)}
          y={HEIGHT - FLOOR + 0.5}
          width={Math.max(3, x(seam.toMs) - x(seam.fromMs))}
          height={FLOOR - 0.5}
        />
      ))}
    </svg>
  );
}
