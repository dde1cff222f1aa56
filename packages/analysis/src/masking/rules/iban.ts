// International bank account numbers: the length of the country and the check digits (ISO 13616, ISO 7064 mod 97) are right.
import { isDigit, isUpper, isWord, type MaskingRule } from '../rule.ts';

const LENGTHS: ReadonlyMap<string, number> = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 ' +
    'FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 ' +
    'LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ' +
    'ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

export const iban: MaskingRule = {
  name: 'iban',
  starts: 'ABCDEFGHIJKLMNOPQRSTUVX',
  signs: '',
  find(text, at) {
    if (!isUpper(text.charCodeAt(at + 1)) || !isDigit(text.charCodeAt(at + 2)) || !isDigit(text.charCodeAt(at + 3)))
      return null;
    const length = LENGTHS.get(text.slice(at, at + 2));
    if (length === undefined) return null;
    let to = at;
    let remainder = 0;
    let head = 0;
    for (let taken = 0; taken < length; to += 1) {
      const code = text.charCodeAt(to);
      // In print: groups of four.
      if (code === 32 && taken > 0 && taken % 4 === 0 && text.charCodeAt(to - 1) !== 32) continue;
      if (!isDigit(code) && !isUpper(code)) return null;
      if (taken < 4) head = appended(head, code);
      else remainder = appended(remainder, code) % 97;
      taken += 1;
    }
    // The first four characters count last: two letters of two digits each, and two digits.
    const isRight = (remainder * 1_000_000 + head) % 97 === 1;
    return isRight && !isWord(text.charCodeAt(to)) ? { from: at, to } : null;
  },
};

function appended(number: number, code: number): number {
  return isDigit(code) ? number * 10 + code - 48 : number * 100 + code - 55;
}
