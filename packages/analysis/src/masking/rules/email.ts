// E-mail addresses. Versions (`left-pad@1.3.0`), units of systemd, pictures (`logo@2x.png`) and `git@host` are none.
import { isDigit, isLetter, isWord, runEnd, setOf, type MaskingRule } from '../rule.ts';

const LOCAL_MOST = 64;
const DOMAIN_MOST = 253;
const isLocalSign = setOf('._%+-');
const isLocal = (code: number): boolean => isWord(code) || isLocalSign(code);
const isDomainSign = setOf('.-');
const isDomain = (code: number): boolean => isWord(code) || isDomainSign(code);

/** What follows an @ and ends like this is a file or a unit. */
const NO_DOMAINS: ReadonlySet<string> = new Set(
  (
    'png jpg jpeg gif svg webp ico js mjs cjs jsx ts mts tsx css scss less json map html txt log lock yaml yml jar gz tgz ' +
    'service socket target slice timer mount scope device path swap'
  ).split(' '),
);

export const email: MaskingRule = {
  name: 'email',
  starts: '',
  signs: '@',
  find(text, at, floor) {
    let from = at;
    const first = Math.max(floor, at - LOCAL_MOST);
    while (from > first && isLocal(text.charCodeAt(from - 1))) from -= 1;
    while (from < at && !isWord(text.charCodeAt(from)) && text[from] !== '_') from += 1;
    if (from === at || text.slice(from, at) === 'git') return null;
    const to = domainEnd(text, at + 1);
    return to === 0 ? null : { from, to };
  },
};

function domainEnd(text: string, from: number): number {
  let to = runEnd(text, from, DOMAIN_MOST, isDomain);
  while (to > from && !isWord(text.charCodeAt(to - 1))) to -= 1;
  // A domain ends with letters: `a@b.de-1` is followed by something else.
  const domain = text.slice(from, to);
  const dot = domain.lastIndexOf('.');
  if (dot <= 0 || domain.length - dot < 3) return 0;
  const top = domain.slice(dot + 1);
  for (let i = 0; i < top.length; i += 1) if (!isLetter(top.charCodeAt(i))) return 0;
  if (NO_DOMAINS.has(top.toLowerCase()) || isVersion(domain)) return 0;
  return to;
}

/** Two numbers first: `@18.2.0-rc.next`. */
function isVersion(domain: string): boolean {
  const dot = domain.indexOf('.');
  const first = runEnd(domain, 0, dot, isDigit);
  return first === dot && isDigit(domain.charCodeAt(dot + 1));
}
