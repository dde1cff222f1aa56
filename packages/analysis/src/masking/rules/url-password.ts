// The password in `scheme://user:password@host`, as connection strings and addresses of repositories carry it.
import { isBlank, isWord, markerEnd, setOf, type MaskingRule } from '../rule.ts';

const MOST = 512;
const LEAST_TOKEN = 16;
const ends = setOf('/?#"\'`<>\\|');

export const urlPassword: MaskingRule = {
  name: 'urlPassword',
  starts: '',
  signs: ':',
  find(text, at) {
    if (text[at + 1] !== '/' || text[at + 2] !== '/' || !isWord(text.charCodeAt(at - 1))) return null;
    const from = at + 3;
    let colon = -1;
    let at_ = -1;
    const last = Math.min(text.length, from + MOST);
    for (let i = from; i < last; i += 1) {
      const code = text.charCodeAt(i);
      // A marker counts as part of what it stands for.
      if (code === 60) {
        const end = markerEnd(text, i);
        if (end === 0) break;
        i = end - 1;
        continue;
      }
      if (ends(code) || isBlank(code)) break;
      if (code === 58 && colon < 0 && at_ < 0) colon = i;
      // A password may hold an @ that should have been encoded: the last one is the host's.
      if (code === 64) at_ = i;
    }
    if (at_ < 0) return null;
    if (colon >= 0 && colon < at_) return passwordAt(text, colon + 1, at_);
    return isToken(text, from, at_) ? { from, to: at_ } : null;
  },
};

function passwordAt(text: string, from: number, to: number): { from: number; to: number } | null {
  if (to === from || markerEnd(text, from) === to) return null;
  const isPlaceholder = text[from] === '*' || text[from] === '$' || text[from] === '{';
  return isPlaceholder && !/\w/.test(text.slice(from, to).replace(/^\$\{?\w+\}?$|^\{\w+\}$/, '')) ? null : { from, to };
}

/** A name alone is no secret; what is long and has digits is a token in its place. */
function isToken(text: string, from: number, to: number): boolean {
  return to - from >= LEAST_TOKEN && /\d/.test(text.slice(from, to)) && !text.slice(from, to).includes('<');
}
