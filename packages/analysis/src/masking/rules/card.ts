// Numbers of credit and debit cards: 14 to 16 digits of a known issuer with a right check digit (ISO/IEC 7812, Luhn).
import { isDigit, isWord, setOf, type MaskingRule } from '../rule.ts';

const LEAST = 14;
const MOST = 16;
/** Where a number goes on over one of these to the left, it is part of something longer: a version, a block, a range. */
const isJoined = setOf('-._');

export const card: MaskingRule = {
  name: 'card',
  starts: '23456',
  signs: '',
  find(text, at) {
    if (at > 0 && isJoined(text.charCodeAt(at - 1))) return null;
    let digits = '';
    let separator = 0;
    let groups = '';
    let group = 0;
    let to = at;
    for (; digits.length <= MOST; to += 1) {
      const code = text.charCodeAt(to);
      if (isDigit(code)) {
        digits += text[to];
        group += 1;
      } else if (
        (code === 32 || code === 45) &&
        (separator === 0 || separator === code) &&
        isDigit(text.charCodeAt(to + 1))
      ) {
        if (digits.length >= LEAST && isGrouped(groups + String(group))) break;
        separator = code;
        groups += `${group} `;
        group = 0;
      } else break;
    }
    if (digits.length < LEAST || digits.length > MOST || isPartOfMore(text, to)) return null;
    if (separator !== 0 && !isGrouped(groups + String(group))) return null;
    return isIssued(digits) && isLuhn(digits) ? { from: at, to } : null;
  },
};

function isGrouped(groups: string): boolean {
  return groups === '4 4 4 4' || groups === '4 6 5' || groups === '4 6 4';
}

function isPartOfMore(text: string, to: number): boolean {
  const code = text.charCodeAt(to);
  return isWord(code) || (isJoined(code) && isWord(text.charCodeAt(to + 1)));
}

/** Visa, Mastercard, American Express, Diners Club, Discover, JCB, UnionPay: with the lengths that they issue. */
function isIssued(digits: string): boolean {
  const four = Number(digits.slice(0, 4));
  const two = Math.floor(four / 100);
  if (digits.length === 15) return two === 34 || two === 37;
  if (digits.length === 14) return two === 36 || two === 38 || (four >= 3000 && four <= 3059);
  return (
    Math.floor(two / 10) === 4 ||
    (two >= 51 && two <= 55) ||
    (four >= 2221 && four <= 2720) ||
    four === 6011 ||
    (four >= 6440 && four <= 6599) ||
    (four >= 3528 && four <= 3589) ||
    two === 62
  );
}

function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
