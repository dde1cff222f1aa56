// Addresses of machines, which may be those of people. Off unless somebody asks: without them few network faults can be read.
import { isDigit, isHex, isWord, type MaskingRule } from '../rule.ts';

const LONGEST_V6 = 45;
const isV6 = (code: number): boolean => isHex(code) || code === 58;

export const ipAddress: MaskingRule = {
  name: 'ipAddress',
  starts: '0123456789',
  signs: ':',
  find: (text, at, floor) => (text[at] === ':' ? version6(text, at, floor) : version4(text, at)),
};

function version4(text: string, at: number): { from: number; to: number } | null {
  if (text[at - 1] === '.') return null;
  let to = at;
  for (let part = 0; part < 4; part += 1) {
    if (part > 0 && text[to++] !== '.') return null;
    const from = to;
    while (to < from + 4 && isDigit(text.charCodeAt(to))) to += 1;
    if (to === from || to - from > 3 || Number(text.slice(from, to)) > 255) return null;
  }
  const goesOn = isWord(text.charCodeAt(to)) || (text[to] === '.' && isDigit(text.charCodeAt(to + 1)));
  return goesOn ? null : { from: at, to };
}

/** Eight groups, or fewer with one `::`. Times and hardware addresses have neither. */
function version6(text: string, at: number, floor: number): { from: number; to: number } | null {
  let from = at;
  while (from > Math.max(floor, at - 4) && isHex(text.charCodeAt(from - 1))) from -= 1;
  if (from > floor && (isWord(text.charCodeAt(from - 1)) || text[from - 1] === ':')) return null;
  let to = at;
  while (to < from + LONGEST_V6 && isV6(text.charCodeAt(to))) to += 1;
  if (to > from && text[to - 1] === ':' && text[to - 2] !== ':') to -= 1;
  if (isWord(text.charCodeAt(to))) return null;
  const groups = text.slice(from, to).split(':');
  if (groups.some((group) => group.length > 4)) return null;
  const gaps = text.slice(from, to).split('::').length - 1;
  const isWhole = gaps === 0 && groups.length === 8;
  const isShort = gaps === 1 && groups.length <= 9 && to - from > 2;
  return isWhole || isShort ? { from, to } : null;
}
