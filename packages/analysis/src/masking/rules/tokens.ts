// Tokens that say what they are: by the prefix of who issues them, as a JWT, or after the word Bearer.
import { isLetter, isUpper, isDigit, isWord, runEnd, setOf, type MaskingRule, type Stretch } from '../rule.ts';

const SEGMENT_MOST = 8_192;
const isWordOr = (more: string): ((code: number) => boolean) => {
  const isMore = setOf(more);
  return (code) => isWord(code) || isMore(code);
};
const isUrlSafe = isWordOr('-_');
const isUpperOrDigit = (code: number): boolean => isUpper(code) || isDigit(code);

interface Issued {
  readonly prefix: string;
  readonly least: number;
  readonly belongs: (code: number) => boolean;
  /** The prefix is an address that may be read. */
  readonly isAddress?: true;
}

const plain = (least: number, ...prefixes: string[]): Issued[] =>
  prefixes.map((prefix) => ({ prefix, least, belongs: isUrlSafe }));

const VENDORS: readonly Issued[] = [
  ...plain(30, 'ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_', 'npm_', 'hf_', 'dop_v1_'),
  ...plain(18, 'glpat-', 'gldt-', 'glrt-'),
  ...plain(16, 'xoxb-', 'xoxp-', 'xoxa-', 'xoxr-', 'xoxs-', 'xapp-', 'xoxe-'),
  ...plain(16, 'sk_live_', 'sk_test_', 'rk_live_', 'rk_test_', 'whsec_', 'shpat_', 'shpss_', 'shpca_'),
  ...plain(20, 'sk-proj-', 'sk-ant-', 'sk-svcacct-', 'pypi-AgE', 'hvs.', 'hvb.', 'dckr_pat_', 'lin_api_', 'rubygems_'),
  { prefix: 'sk-', least: 32, belongs: isWord },
  { prefix: 'SG.', least: 40, belongs: isWordOr('-_.') },
  { prefix: 'AGE-SECRET-KEY-1', least: 40, belongs: isWord },
  { prefix: 'hooks.slack.com/services/', least: 20, belongs: isWordOr('/'), isAddress: true },
  { prefix: 'discord.com/api/webhooks/', least: 40, belongs: isWordOr('/-_'), isAddress: true },
];

const CLOUDS: readonly Issued[] = [
  { prefix: 'AKIA', least: 16, belongs: isUpperOrDigit },
  { prefix: 'ASIA', least: 16, belongs: isUpperOrDigit },
  { prefix: 'ABIA', least: 16, belongs: isUpperOrDigit },
  { prefix: 'ACCA', least: 16, belongs: isUpperOrDigit },
  { prefix: 'AIza', least: 35, belongs: isUrlSafe },
  { prefix: 'GOCSPX-', least: 20, belongs: isUrlSafe },
  { prefix: 'ya29.', least: 20, belongs: isUrlSafe },
  { prefix: 'LTAI', least: 16, belongs: isWord },
];

export const vendorToken = issuedBy('vendorToken', VENDORS);
export const cloudKey = issuedBy('cloudKey', CLOUDS);

function issuedBy(name: 'vendorToken' | 'cloudKey', all: readonly Issued[]): MaskingRule {
  const byFirst = new Map<number, Issued[]>();
  for (const issued of all) {
    const first = issued.prefix.charCodeAt(0);
    byFirst.set(first, [...(byFirst.get(first) ?? []), issued]);
  }
  return {
    name,
    starts: String.fromCharCode(...byFirst.keys()),
    signs: '',
    find(text, at) {
      const second = text.charCodeAt(at + 1);
      for (const { prefix, least, belongs, isAddress } of byFirst.get(text.charCodeAt(at)) ?? []) {
        if (prefix.charCodeAt(1) !== second || !text.startsWith(prefix, at)) continue;
        const from = at + prefix.length;
        const to = runEnd(text, from, SEGMENT_MOST, belongs);
        if (to - from >= least) return { from: isAddress ? from : at, to };
      }
      return null;
    },
  };
}

const HEADER_MOST = 4_096;
const HEADER_MOST_WITHIN = 128;
const HEADER_LEAST = 10;

/** RFC 7519 in compact form: the header is JSON in base64, so it begins with `eyJ`. */
export const jwt: MaskingRule = {
  name: 'jwt',
  starts: 'e',
  signs: '',
  find(text, at) {
    if (text.charCodeAt(at + 1) !== 121 || text.charCodeAt(at + 2) !== 74) return null;
    // A header within a longer run begins near its end, or is none: runs are not read again and again.
    const isWithin = at > 0 && isUrlSafe(text.charCodeAt(at - 1));
    const header = runEnd(text, at, isWithin ? HEADER_MOST_WITHIN : HEADER_MOST, isUrlSafe);
    if (header - at < HEADER_LEAST || text[header] !== '.') return null;
    const payload = runEnd(text, header + 1, SEGMENT_MOST, isUrlSafe);
    if (payload - header <= HEADER_LEAST || text[payload] !== '.') return null;
    let to = runEnd(text, payload + 1, SEGMENT_MOST, isUrlSafe);
    // An encrypted one has five parts.
    for (let part = 0; part < 2 && text[to] === '.' && isWord(text.charCodeAt(to + 1)); part += 1)
      to = runEnd(text, to + 1, SEGMENT_MOST, isUrlSafe);
    return { from: at, to };
  },
};

const isToken68 = isWordOr('-._~+/=');
const BEARER_LEAST = 12;

/** RFC 6750: the word, a blank, the token. Prose goes on with a word instead. */
export const bearer: MaskingRule = {
  name: 'bearer',
  starts: 'Bb',
  signs: '',
  find(text, at) {
    if ((text.charCodeAt(at + 1) | 32) !== 101) return null;
    if (text.slice(at, at + 7).toLowerCase() !== 'bearer ') return null;
    return tokenAfter(text, at + 7);
  },
};

function tokenAfter(text: string, from: number): Stretch | null {
  const to = runEnd(text, from, SEGMENT_MOST, isToken68);
  if (to - from < BEARER_LEAST) return null;
  const hasOther = !isEvery(text, from, to, isLetter);
  return hasOther && /\d|[A-Z].*[a-z].*[A-Z]/.test(text.slice(from, Math.min(to, from + 64))) ? { from, to } : null;
}

function isEvery(text: string, from: number, to: number, belongs: (code: number) => boolean): boolean {
  return runEnd(text, from, to - from, belongs) === to;
}
