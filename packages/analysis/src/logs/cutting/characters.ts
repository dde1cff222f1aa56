// What a character can be in a log line. Tables and predicates over UTF-16 codes; knows nothing of words.

export const SPACE = 0;
/** Stands between words and belongs to none: brackets, quotes, `=`, `:`, `,`, `;`, `|`, `#`, `@`. */
export const DIVIDER = 1;
/** Holds a word together when there is something on both sides: `.`, `-`, `/`, `+` and what is left of ASCII. */
export const JOINER = 2;
export const DIGIT = 3;
export const LETTER = 4;
/** Everything that is not ASCII. No script is cut inside, but numbers are cut out: `订单17失败` needs no spaces. */
export const FOREIGN = 5;

/** Letters are those of ASCII and `_`. Of every code, so that a look-up needs no question first. */
const KINDS = Uint8Array.from({ length: 65_536 }, (_, code) => {
  if (code >= 128) return FOREIGN;
  const char = String.fromCharCode(code);
  if (code <= 32 || code === 127) return SPACE;
  if (/[0-9]/.test(char)) return DIGIT;
  if (/\w/.test(char)) return LETTER;
  return '()[]{}<>"\'`=:,;|#@'.includes(char) ? DIVIDER : JOINER;
});

export function kindOf(code: number): number {
  return KINDS[code] as number;
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

export function isHexDigit(code: number): boolean {
  return isDigit(code) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70);
}

export const SPACE_CODE = 32;
export const HASH = 35;
export const PERCENT = 37;
export const OPEN_ROUND = 40;
export const CLOSE_ROUND = 41;
export const STAR = 42;
export const PLUS = 43;
export const COMMA = 44;
export const DASH = 45;
export const DOT = 46;
export const SLASH = 47;
export const COLON = 58;
export const EQUALS = 61;
export const QUESTION = 63;
export const AT = 64;
export const BACKSLASH = 92;
export const UNDERSCORE = 95;
export const OPEN_CURLY = 123;
export const PIPE = 124;
