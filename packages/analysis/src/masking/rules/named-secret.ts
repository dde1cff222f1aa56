// Values that stand behind a secret's name: key=value, JSON, YAML, headers, XML, options of commands.
import { isBlank, isLetter, isWord, markerEnd, runEnd, setOf, type MaskingRule, type Stretch } from '../rule.ts';
import { secretNameBefore, type SecretName } from './secret-names.ts';
import { isCertainSecret, isLikelySecret, type Standing } from './secret-value.ts';

const VALUE_MOST = 4_096;
const NAME_MOST = 40;
const EQUALS = 61;
const COLON = 58;
const GREATER = 62;
const BACKSLASH = 92;

const isWrapping = setOf('"\'`\\]');
const isQuote = setOf('"\'`');
const isOptionName = (code: number): boolean => isWord(code) || code === 45 || code === 95;

export const namedSecret: MaskingRule = {
  name: 'namedSecret',
  starts: '',
  signs: '=:>',
  find(text, at) {
    const sign = text.charCodeAt(at);
    const next = text.charCodeAt(at + 1);
    if (sign === COLON && (next === COLON || next === EQUALS || next === 47)) return null;
    if (sign === EQUALS && (next === EQUALS || next === 126)) return null;
    const name = nameBefore(text, at, sign);
    if (name === null) return null;
    const from = sign === EQUALS && next === GREATER ? at + 2 : at + 1;
    return valueAt(text, from, name, sign === GREATER);
  },
};

/** `--password hunter2`; with `=` it is a key like any other. */
export const namedOption: MaskingRule = {
  name: 'namedSecret',
  starts: '',
  signs: '-',
  follower: '-',
  find(text, at) {
    if (!isLetter(text.charCodeAt(at + 2))) return null;
    const end = runEnd(text, at + 2, NAME_MOST, isOptionName);
    if (text[end] !== ' ' || text[end + 1] === '-') return null;
    const name = secretNameBefore(text, end);
    return name === null ? null : valueAt(text, end + 1, name, false, 'loose');
  },
};

/** The value of something that has a name of its own, as attributes of spans have; null where it is no secret. */
export function secretOfNamed(name: string, value: string): Stretch | null {
  const kind = secretNameBefore(name, name.length);
  if (kind === null || value.length === 0) return null;
  if (kind === 'authorization') return credentials(value, 0, value.length);
  const isSecret = kind === 'certain' ? isCertainSecret(value, 'quoted', '') : isLikelySecret(value, '');
  return isSecret || (kind === 'cookie' && value.includes('=') && markerEnd(value, 0) !== value.length)
    ? { from: 0, to: value.length }
    : null;
}

function nameBefore(text: string, at: number, sign: number): SecretName | null {
  let end = at;
  const least = Math.max(0, at - 5);
  if (sign === EQUALS && text.charCodeAt(end - 1) === COLON) end -= 1;
  while (end > least && isBlank(text.charCodeAt(end - 1))) end -= 1;
  while (end > least && isWrapping(text.charCodeAt(end - 1))) end -= 1;
  const last = text.charCodeAt(end - 1);
  if (!isLetter(last)) return null;
  const name = secretNameBefore(text, end);
  // `<password>…`: a `>` elsewhere is a comparison or an arrow.
  if (name !== null && sign === GREATER && !isElement(text, end)) return null;
  return name;
}

function isElement(text: string, end: number): boolean {
  let from = end;
  while (from > Math.max(0, end - NAME_MOST) && isOptionName(text.charCodeAt(from - 1))) from -= 1;
  return text[from - 1] === '<' || text[from - 1] === ':';
}

function valueAt(
  text: string,
  start: number,
  name: SecretName,
  isElementText: boolean,
  least: Standing = 'tight',
): Stretch | null {
  let from = runEnd(text, start, 3, (code) => code === 32 || code === 9);
  const unquoted: Standing = from > start ? 'loose' : least;
  if (text[from] === '[') from += 1;
  const escapes = runEnd(text, from, 4, (code) => code === BACKSLASH) - from;
  const quote = text.charCodeAt(from + escapes);
  const isQuoted = isQuote(quote);
  if (isQuoted) from += escapes + 1;
  if (markerEnd(text, from) > 0) return null;
  const closing = isQuoted ? quoteEnd(text, from, quote, escapes) : -1;
  if (name === 'authorization') return credentials(text, from, closing);
  if (name === 'cookie') return cookies(text, from, closing);
  const to = closing >= 0 ? closing : isElementText ? elementEnd(text, from) : bareEnd(text, from);
  if (to - from > VALUE_MOST) return null;
  const value = text.slice(from, to);
  const after = text.slice(to, to + 2);
  const standing = closing >= 0 || isElementText ? 'quoted' : unquoted;
  const isSecret = name === 'certain' ? isCertainSecret(value, standing, after) : isLikelySecret(value, after);
  return isSecret ? { from, to } : null;
}

/** `Authorization: Basic …`: the scheme stays to be read. */
function credentials(text: string, start: number, closing: number): Stretch | null {
  const scheme = /^(?:Basic|Bearer|Token|ApiKey|Negotiate|Digest|AWS4-HMAC-SHA256)[ +]/i.exec(
    text.slice(start, start + 20),
  );
  const from = start + (scheme?.[0].length ?? 0);
  const to = closing >= 0 ? closing : bareEnd(text, from);
  if (to <= from) return null;
  const value = text.slice(from, to);
  if (scheme === null) return isLikelySecret(value, text.slice(to, to + 1)) ? { from, to } : null;
  if (value.length < 6 || markerEnd(value, 0) > 0) return null;
  return /\d|=|[a-z][A-Z]/.test(value) ? { from, to } : null;
}

/** All of them, to the end of the row; or one value alone. What is read in vain is short: a row may be full of cookies. */
function cookies(text: string, from: number, closing: number): Stretch | null {
  if (!FIRST_COOKIE.test(text.slice(from, from + 80))) {
    const to = closing >= 0 ? closing : bareEnd(text, from);
    return isLikelySecret(text.slice(from, to), '') ? { from, to } : null;
  }
  const to =
    closing >= 0 ? closing : runEnd(text, from, VALUE_MOST, (code) => code !== 10 && code !== 13 && !isQuote(code));
  return { from, to };
}

const FIRST_COOKIE = /^[\w.-]{1,64}=[^\s;]{4}/;

/** The quote that closes what an equally escaped one opened; -1 without one in the same row. */
function quoteEnd(text: string, from: number, quote: number, escapes: number): number {
  const last = Math.min(text.length, from + VALUE_MOST);
  let run = 0;
  for (let at = from; at < last; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 10) return -1;
    if (code === quote && run <= escapes) return at - run;
    run = code === BACKSLASH ? run + 1 : 0;
  }
  return -1;
}

function elementEnd(text: string, from: number): number {
  return runEnd(text, from, VALUE_MOST, (code) => code !== 60 && code !== 10);
}

/** Without quotes: to a blank, or to a sign behind which something else begins. */
function bareEnd(text: string, from: number): number {
  const last = Math.min(text.length, from + VALUE_MOST);
  for (let at = from; at < last; at += 1) {
    const code = text.charCodeAt(at);
    if (isBlank(code) || isQuote(code) || code === 38 || code === BACKSLASH) return at;
    if (code === 60) {
      const end = markerEnd(text, at);
      if (end === 0) return at;
      at = end - 1;
    } else if (isBreak(code) && endsAt(text, at)) return at;
  }
  return last;
}

const isBreak = setOf(',;)]}>|');

/** A comma or a bracket may be part of a password; not where it is the last, or where the next name begins. */
function endsAt(text: string, at: number): boolean {
  const next = at + 1;
  const code = text.charCodeAt(next);
  if (!isWord(code)) return true;
  const end = runEnd(text, next, NAME_MOST, isOptionName);
  const sign = text.charCodeAt(end);
  return sign === EQUALS || sign === COLON;
}
