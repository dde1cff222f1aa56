// Figures as people read them: shares, durations, rates, sizes. A figure that nobody has is a dash, never a zero.

export const NOTHING = '–';

export function share(value: number | null): string {
  if (value === null) return NOTHING;
  const percent = value * 100;
  return `${percent >= 10 || percent === 0 ? Math.round(percent) : percent.toFixed(1)} %`;
}

export function duration(seconds: number | null): string {
  if (seconds === null) return NOTHING;
  if (seconds < 1) return `${Math.round(seconds * 1_000)} ms`;
  if (seconds < 60) return `${seconds < 10 ? Number(seconds.toFixed(1)) : Math.round(seconds)} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
  return seconds < 86_400 ? `${(seconds / 3_600).toFixed(1)} h` : `${(seconds / 86_400).toFixed(1)} d`;
}

export function rate(perSecond: number | null): string {
  if (perSecond === null) return NOTHING;
  return `${perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond)}/s`;
}

export function bytes(count: number | null): string {
  if (count === null) return NOTHING;
  if (count < 1_024) return `${count} B`;
  return count < 1_048_576 ? `${Math.round(count / 1_024)} KB` : `${Math.round(count / 1_048_576)} MB`;
}

/** A value in the unit of its series, such as `1.8 s`, `31 %`, `46/s`. */
export function inUnit(value: number | null, unit: string): string {
  if (value === null) return NOTHING;
  if (unit === 's') return duration(value);
  if (unit === 'ms') return duration(value / 1_000);
  if (unit === 'share' || unit === 'ratio' || unit === '1') return share(value);
  if (unit === '/s' || unit === 'requests/s') return rate(value);
  if (unit === 'By' || unit === 'bytes') return bytes(Math.round(value));
  const text = Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
  return unit === '' ? text : `${text} ${unit}`;
}

export function counted(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
}
