// A key hidden in what we write on GitHub, by which we find it again; GitHub has no keys of its own. Knows no request.
import { createHash } from 'node:crypto';

/** As long as GitHub takes. */
const TEXT_MAX = 65_536;
const MARKER = /\n\n<!-- kintsugi:[0-9a-f]{40} -->\s*$/;

/** Keys may be any text: their hash may stand in a comment of HTML. */
export function markerOf(key: string): string {
  return `<!-- kintsugi:${createHash('sha256').update(key).digest('hex').slice(0, 40)} -->`;
}

export function marked(text: string, key: string): string {
  const marker = `\n\n${markerOf(key)}`;
  const room = TEXT_MAX - marker.length;
  return (text.length <= room ? text : `${text.slice(0, room - 1)}…`) + marker;
}

/** Only at its end, where we put it: a quotation of ours does not count. */
export function isMarked(text: string, key: string): boolean {
  return text.trimEnd().endsWith(markerOf(key));
}

export function unmarked(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(MARKER, '');
}
