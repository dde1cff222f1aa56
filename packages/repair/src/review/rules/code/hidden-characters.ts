// Characters that people do not see, or take for others: what is read is not what runs.
import { fileRule } from '../../rule.ts';

const bidirectional = (code: number) =>
  (code >= 0x202a && code <= 0x202e) ||
  (code >= 0x2066 && code <= 0x2069) ||
  code === 0x200e ||
  code === 0x200f ||
  code === 0x61c;
const invisible = (code: number) =>
  code === 0x200b ||
  code === 0x200c ||
  code === 0x2060 ||
  (code >= 0x2061 && code <= 0x2064) ||
  code === 0xfeff ||
  code === 0xad ||
  code === 0x3164 ||
  code === 0xffa0 ||
  code === 0x115f ||
  code === 0x1160 ||
  (code >= 0xe0000 && code <= 0xe01ef);
const control = (code: number) =>
  (code < 32 && code !== 9 && code !== 10 && code !== 12 && code !== 13) || code === 127;

const joiner = 0x200d;
const mixedWord =
  /(?:[A-Za-z_$][\w$]{0,60}[\u0370-\u03ff\u0400-\u04ff]|[\u0370-\u03ff\u0400-\u04ff][\w$]{0,60}[A-Za-z])/;
const pictograph = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Variation_Selector}/u;

export const hiddenCharacters = fileRule('hidden-characters', (file) =>
  file.added.flatMap(({ text, line }) => {
    const what = hiddenIn(text, line);
    if (what === null) return [];
    const mend = 'write it as an escape where it is meant, and take it out where it is not';
    return [{ severity: 'blocker' as const, line, says: `holds ${what}`, mend }];
  }),
);

function hiddenIn(text: string, line: number): string | null {
  if (/^[\t\x20-\x7e\r]*$/.test(text)) return null;
  let before = '';
  let at = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (bidirectional(code)) return `a character that turns the direction of reading (${codeName(code)})`;
    if (control(code)) return `a control character (${codeName(code)})`;
    const isByteOrderMark = code === 0xfeff && line === 1 && at === 0;
    const isInEmoji = code === joiner && pictograph.test(before);
    if ((invisible(code) && !isByteOrderMark) || (code === joiner && !isInEmoji)) {
      return `a character that nobody sees (${codeName(code)})`;
    }
    before = character;
    at += 1;
  }
  return mixedWord.test(text.slice(0, 4_000))
    ? 'a word that mixes Latin letters with ones that only look like them'
    : null;
}

const codeName = (code: number) => `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
