// Times as people read them: relative first, the viewer's clock with UTC beside, absolute where it is copied.

/** `3 s ago`, `in 4 min`; of two times in ms since the epoch. */
export function relative(atMs: number, nowMs: number): string {
  const seconds = Math.round((nowMs - atMs) / 1_000);
  const size = sizeOf(Math.abs(seconds));
  if (size === '0 s') return 'now';
  return seconds >= 0 ? `${size} ago` : `in ${size}`;
}

/** `2 min 13 s`: of seconds, short, the two largest units. */
export function sizeOf(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3_600)
    return whole < 600 && whole % 60 > 0 ? `${div(whole, 60)} min ${whole % 60} s` : `${div(whole, 60)} min`;
  if (whole < 86_400)
    return whole % 3_600 < 60 ? `${div(whole, 3_600)} h` : `${div(whole, 3_600)} h ${div(whole % 3_600, 60)} min`;
  return `${div(whole, 86_400)} d`;
}

/** `03:12:07` in the viewer's zone. */
export function clock(atMs: number): string {
  const at = new Date(atMs);
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':');
}

/** `2026-11-26 03:12:07 (02:12:07 UTC)`: for hover and for copies. */
export function absolute(atMs: number): string {
  const at = new Date(atMs);
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const utc = at.toISOString();
  return `${day} ${clock(atMs)} (${utc.slice(0, 10) === day ? '' : `${utc.slice(0, 10)} `}${utc.slice(11, 19)} UTC)`;
}

function div(a: number, b: number): number {
  return Math.floor(a / b);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
