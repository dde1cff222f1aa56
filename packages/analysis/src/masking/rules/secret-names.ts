// Which names say that their value is a secret. Read from the end of the name, so that `dbPassword` and `DB_PASSWORD` are one.
import { isLetter, isUpper, isWord } from '../rule.ts';

/** `certain`: whatever it is. `likely`: when it looks like one, for the word means other things too. */
export type SecretName = 'certain' | 'likely' | 'authorization' | 'cookie';

interface Word {
  /** Lower case, without separators, last letter first. */
  readonly backwards: string;
  readonly kind: SecretName;
  /** May not be the end of a longer word. */
  readonly alone: boolean;
}

const CERTAIN =
  'password passwd passphrase apikey secretkey accesskey privatekey signingkey encryptionkey accountkey sharedkey authkey ' +
  'masterkey clientsecret accesstoken refreshtoken idtoken authtoken sessiontoken apitoken sessid jsessionid';
const CERTAIN_ALONE = 'cvv cvc';
const LIKELY = 'token secret credential credentials';
const LIKELY_ALONE = 'pwd pass pw sig amzsignature';

const BY_LAST = new Map<number, Word[]>();
const wordsOf = (list: string, kind: SecretName, alone: boolean): void => {
  for (const word of list.split(' ')) {
    const backwards = Array.from(word).toReversed().join('');
    const last = backwards.charCodeAt(0);
    BY_LAST.set(last, [...(BY_LAST.get(last) ?? []), { backwards, kind, alone }]);
  }
};
wordsOf(CERTAIN, 'certain', false);
wordsOf(CERTAIN_ALONE, 'certain', true);
wordsOf('authorization', 'authorization', false);
wordsOf('cookie', 'cookie', true);
wordsOf(LIKELY, 'likely', false);
wordsOf(LIKELY_ALONE, 'likely', true);

/** A place in a list that goes on, or the end of a wait: not a secret, though it is called a token. */
const NO_SECRET =
  /(?:page|next|continuation|continue|cancellation|cancel|sync|resume|unexpected|invalid|sep|eos|bos|pad)[\s_.-]?token$/i;

/** The kind of the name that ends before `end`; null for one that promises nothing. Reads at most 40 characters. */
export function secretNameBefore(text: string, end: number): SecretName | null {
  const words = BY_LAST.get(text.charCodeAt(end - 1) | 32);
  if (words === undefined) return null;
  for (const word of words) {
    const from = startOf(text, end, word.backwards);
    if (from < 0 || (word.alone && !isAlone(text, from))) continue;
    if (word.kind === 'likely' && NO_SECRET.test(text.slice(Math.max(0, from - 16), end))) return null;
    return word.kind;
  }
  return null;
}

/** Where the word that ends before `end` begins, also with separators in it; -1 where it is another. */
function startOf(text: string, end: number, backwards: string): number {
  let at = end - 1;
  for (let i = 0; i < backwards.length; i += 1) {
    let code = text.charCodeAt(at);
    const isSeparator = code === 95 || code === 45 || code === 46 || code === 32;
    if (i > 0 && isSeparator) code = text.charCodeAt((at -= 1));
    if (!isLetter(code) || (code | 32) !== backwards.charCodeAt(i)) return -1;
    at -= 1;
  }
  return at + 1;
}

function isAlone(text: string, from: number): boolean {
  const before = text.charCodeAt(from - 1);
  return !isWord(before) || (isUpper(text.charCodeAt(from)) && !isUpper(before));
}
