// The body of a private key in PEM form (RFC 7468), in one text; also where line breaks are escaped, or the end is missing.
import { isBlank, isWord, markerEnd, setOf, type MaskingRule } from '../rule.ts';

const BEGIN = '-----BEGIN ';
const LABEL_MOST = 60;
const LEAST_BODY = 16;
const LONGEST = 16_384;
const isBodySign = setOf('+/=\\:,-');

export const privateKey: MaskingRule = {
  name: 'privateKey',
  starts: '',
  signs: '-',
  follower: '-',
  find(text, at) {
    const from = bodyStart(text, at);
    if (from === 0) return null;
    const end = text.slice(from, from + LONGEST).indexOf('-----END');
    const to = end >= 0 ? from + end : bodyEnd(text, from);
    const body = text.slice(from, to);
    if (markerEnd(body, 0) === body.length || body.replace(/\\[nr]|\s/g, '').length < LEAST_BODY) return null;
    return { from, to };
  },
};

/** Where the body begins after a line that opens a private key at `at`; 0 where none does. */
export function bodyStart(text: string, at: number): number {
  if (text.charCodeAt(at + 1) !== 45 || !text.startsWith(BEGIN, at)) return 0;
  const close = text.slice(at + BEGIN.length, at + BEGIN.length + LABEL_MOST).indexOf('-----');
  if (close < 0) return 0;
  const label = text.slice(at + BEGIN.length, at + BEGIN.length + close);
  return /PRIVATE KEY(?: BLOCK)?$/.test(label) ? at + BEGIN.length + close + 5 : 0;
}

/** Without an end: as far as it looks like one. */
function bodyEnd(text: string, from: number): number {
  let to = from;
  for (; to < text.length; to += 1) {
    const code = text.charCodeAt(to);
    if (!isWord(code) && !isBlank(code) && !isBodySign(code)) break;
  }
  return to;
}
