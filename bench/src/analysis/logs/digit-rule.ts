// The simplest parser that counts: every token with a digit is a value, equal texts are a template.
import type { Parsed } from './score.ts';

export function byDigitRule(lines: readonly string[]): Parsed {
  const texts = lines.map(digitRule);
  return { groups: texts, texts };
}

export function digitRule(line: string): string {
  return line
    .split(' ')
    .map((token) => (/\d/.test(token) ? '<*>' : token))
    .join(' ');
}
