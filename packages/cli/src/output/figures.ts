// Figures as people read them: shares, times, sizes, how long ago, and a small picture of the last values.

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
  return perSecond === null ? NOTHING : `${perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond)}/s`;
}

export function megabytes(bytes: number | null): string {
  return bytes === null ? NOTHING : `${Math.round(bytes / 1_048_576)} MB`;
}

export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

export function ago(time: string, nowMs: number): string {
  const seconds = Math.max(0, (nowMs - Date.parse(time)) / 1_000);
  return seconds < 60 ? `${Math.round(seconds)} s ago` : `${duration(seconds)} ago`;
}

/** `03:12:07.4` of a time, in the time zone of whoever reads. */
export function clockTime(time: string): string {
  const date = new Date(time);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${Math.floor(date.getMilliseconds() / 100)}`;
}

/** `00:24` of seconds since a beginning; `−00:02` before it. */
export function elapsed(seconds: number): string {
  const whole = Math.floor(Math.abs(seconds));
  const text = `${String(Math.floor(whole / 60)).padStart(2, '0')}:${String(whole % 60).padStart(2, '0')}`;
  return seconds <= -1 ? `−${text}` : text;
}

const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** One bar a value, from 0 to the largest, or to `atLeast`; a gap stays a gap. */
export function spark(values: readonly (number | null)[], atLeast = 0): string {
  const largest = Math.max(atLeast, ...values.map((value) => value ?? 0));
  return values
    .map((value) =>
      value === null ? ' ' : (BARS[largest === 0 ? 0 : Math.min(7, Math.round((value / largest) * 7))] ?? ' '),
    )
    .join('');
}
