// Whether what stands behind a secret's name is one: placeholders, types, prose and code are not. It must not know the name's place.
import { isLetter, markerEnd } from '../rule.ts';
import { secretNameBefore } from './secret-names.ts';

/** How the value stands there: in quotes; right behind its sign; or with blanks between, as in code and prose. */
export type Standing = 'quoted' | 'tight' | 'loose';

const NOTHING =
  /^(?:null|undefined|none|nil|true|false|yes|no|n\/a|redacted|hidden|masked|filtered|string|number|boolean|any|unknown|never|str|bytes|object|required|missing|invalid|incorrect|wrong|empty|optional|expired|unset|set|changed|failed|accepted|\(.*\)|\[.*\]|<.*>|[*•.#?_-]+|x{3,}|%[sdv]|\$\{.*\}?|\$[A-Z_]+|\{.*)$/i;
const LEAST_LIKELY = 8;
const LEAST_PLAIN = 20;

export function isCertainSecret(value: string, standing: Standing, after: string): boolean {
  if (isNothing(value)) return false;
  if (standing === 'quoted') return true;
  if (isCode(value, after)) return false;
  if (standing === 'tight') return true;
  // Prose and code: `password: too short`, `password = input`. A lone last word is taken for the secret itself.
  return !isIdentifier(value) || (value.length >= 4 && /^(?:[\r\n]|$)/.test(after));
}

export function isLikelySecret(value: string, after: string): boolean {
  if (isNothing(value) || value.length < LEAST_LIKELY || isCode(value, after)) return false;
  // An object as it prints itself: `Token{9f4ef63`, `acme.Token@2bd79ce`.
  if (/^[A-Za-z.$]+(?:\{|@[0-9a-f]{6,8}$)/.test(value)) return false;
  if (/^[/~]|^[A-Z]:\\|^https?:/i.test(value) || / /.test(value)) return false;
  return /\d/.test(value) || (value.length >= LEAST_PLAIN && /^[\w+=-]+$/.test(value));
}

function isNothing(value: string): boolean {
  return isOnlyMarkers(value) || NOTHING.test(value);
}

function isOnlyMarkers(value: string): boolean {
  let at = 0;
  for (let end = markerEnd(value, at); end > 0; end = markerEnd(value, at)) at = end;
  return at === value.length;
}

/** Source text in a compiler's or a test's message: a call, or a path that ends with a secret's name. */
function isCode(value: string, after: string): boolean {
  if (/^[A-Za-z_$.?]+\(/.test(value + after.slice(0, 1))) return true;
  if (value.startsWith('process.env')) return true;
  return isIdentifier(value) && secretNameBefore(value, value.length) !== null;
}

function isIdentifier(value: string): boolean {
  for (let i = 0; i < value.length; i += 1) {
    const code = value.charCodeAt(i);
    if (!isLetter(code) && code !== 46 && code !== 95) return false;
  }
  return true;
}
