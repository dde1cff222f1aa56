// From values to places on paper, and the round numbers at an axis. Pure arithmetic.

export interface Scale {
  (value: number): number;
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
  readonly isLog: boolean;
}

/** Round numbers inside [from, to], about `count` of them. */
export function roundTicks(from: number, to: number, count: number): readonly number[] {
  const raw = (to - from) / Math.max(1, count);
  if (!(raw > 1e-300) || !Number.isFinite(raw)) return [from];
  const decade = 10 ** Math.floor(Math.log10(raw));
  const step = decade * ([1, 2, 5, 10].find((round) => round * decade >= raw) ?? 10);
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  // Through a whole number of steps, and rounded, so that 0.30000000000000004 is not printed.
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

export function linearScale(domain: readonly [number, number], range: readonly [number, number], count = 5): Scale {
  const [from, to] = domain[0] === domain[1] ? [domain[0] - 1, domain[1] + 1] : domain;
  const place = (value: number): number => range[0] + ((value - from) / (to - from)) * (range[1] - range[0]);
  return Object.assign(place, { from, to, ticks: roundTicks(from, to, count), isLog: false });
}

/** `domain` above 0; a tick each decade. What is below the domain lies at its edge. */
export function logScale(domain: readonly [number, number], range: readonly [number, number]): Scale {
  const [from, to] = [Math.log10(domain[0]), Math.log10(domain[1])];
  const place = (value: number): number =>
    range[0] + ((Math.log10(Math.max(value, domain[0])) - from) / (to - from)) * (range[1] - range[0]);
  const ticks = Array.from({ length: Math.floor(to) - Math.ceil(from) + 1 }, (_, i) => 10 ** (Math.ceil(from) + i));
  return Object.assign(place, { from: domain[0], to: domain[1], ticks, isLog: true });
}

/** `1,200`, `0.35`, `2M`: short enough for an axis. */
export function tickWords(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e9) return `${Number((value / 1e9).toPrecision(3))}G`;
  if (size >= 1e6) return `${Number((value / 1e6).toPrecision(3))}M`;
  if (size >= 1e4) return `${Number((value / 1e3).toPrecision(3))}k`;
  return size >= 1e3 ? value.toLocaleString('en-US') : String(Number(value.toPrecision(3)));
}
