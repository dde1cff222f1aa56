// What a rule of masking is, and the characters that rules are made of. It must not know any rule.

export type MaskingRuleName =
  | 'privateKey'
  | 'urlPassword'
  | 'namedSecret'
  | 'bearer'
  | 'jwt'
  | 'vendorToken'
  | 'cloudKey'
  | 'card'
  | 'iban'
  | 'email'
  | 'ipAddress';

/** Half-open, in UTF-16 units. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/**
 * One kind of secret. `find` is called where a word begins with one of `starts`, or at one of `signs`; it answers what is
 * to be masked, never before `floor`. It reads a bounded stretch around `at`: that is what keeps a scan linear.
 */
export interface MaskingRule {
  readonly name: MaskingRuleName;
  readonly starts: string;
  readonly signs: string;
  /** What comes right after each of its signs, where that is always the same. */
  readonly follower?: string;
  find(text: string, at: number, floor: number): Stretch | null;
}

const DIGIT = 1;
const UPPER = 2;
const LOWER = 4;
const CLASSES = new Uint8Array(128);
for (let code = 48; code <= 57; code += 1) CLASSES[code] = DIGIT;
for (let code = 65; code <= 90; code += 1) CLASSES[code] = UPPER;
for (let code = 97; code <= 122; code += 1) CLASSES[code] = LOWER;

const classOf = (code: number): number => (code < 128 ? (CLASSES[code] as number) : 0);

/** Past the end of a text `charCodeAt` answers NaN, which is in no class. */
export const isDigit = (code: number): boolean => code >= 48 && code <= 57;
export const isUpper = (code: number): boolean => code >= 65 && code <= 90;
export const isLetter = (code: number): boolean => (classOf(code) & (UPPER | LOWER)) !== 0;
export const isWord = (code: number): boolean => classOf(code) !== 0;
export const isHex = (code: number): boolean =>
  isDigit(code) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70);
export const isBlank = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);

/** One of `characters`, by code; made once, asked often. */
export function setOf(characters: string): (code: number) => boolean {
  const members = new Uint8Array(128);
  for (let i = 0; i < characters.length; i += 1) members[characters.charCodeAt(i)] = 1;
  return (code) => code < 128 && members[code] === 1;
}

/** The end of the run of `belongs` that begins at `from`, at most `most` further. */
export function runEnd(text: string, from: number, most: number, belongs: (code: number) => boolean): number {
  const last = Math.min(text.length, from + most);
  let at = from;
  while (at < last && belongs(text.charCodeAt(at))) at += 1;
  return at;
}

const OPENING = '<masked:';
const NAME_MOST = 12;

export const marker = (rule: MaskingRuleName): string => `${OPENING}${rule}>`;

/** The end of a marker that begins at `at`; 0 where none does. */
export function markerEnd(text: string, at: number): number {
  if (!text.startsWith(OPENING, at)) return 0;
  const from = at + OPENING.length;
  const to = runEnd(text, from, NAME_MOST, isLetter);
  return text.charCodeAt(to) === 62 && NAMES.has(text.slice(from, to)) ? to + 1 : 0;
}

const NAMES: ReadonlySet<string> = new Set<MaskingRuleName>([
  'privateKey',
  'urlPassword',
  'namedSecret',
  'bearer',
  'jwt',
  'vendorToken',
  'cloudKey',
  'card',
  'iban',
  'email',
  'ipAddress',
]);
