// Keys, tokens and passwords. What is found is never repeated: a review is read by more people than the code.
import { fileRule } from '../../rule.ts';

const known: readonly (readonly [string, RegExp])[] = [
  ['a private key', /-----BEGIN (?:[A-Z]{1,12} ){0,2}PRIVATE KEY(?: BLOCK)?-----/],
  ['an access key of AWS', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['a token of GitHub', /\bgh[pousr]_[A-Za-z0-9]{36,255}\b|\bgithub_pat_\w{22,255}\b/],
  ['a token of GitLab', /\bglpat-[\w-]{20,100}/],
  ['a token of npm', /\bnpm_[A-Za-z0-9]{36}\b|_authToken\s{0,5}=\s{0,5}(?!\$)[\w-]{8,200}/],
  ['a token of Slack', /\bxox[abeoprs]-[\w-]{10,250}/],
  ['a live key of Stripe', /\b[rs]k_live_\w{16,200}\b/],
  ['a key of Google', /\bAIza[\w-]{35}\b/],
  ['a key of OpenAI or Anthropic', /\bsk-(?:ant-|proj-)?[\w-]{32,250}/],
  ['a signed web token', /\beyJ[\w-]{10,1000}\.eyJ[\w-]{10,2000}\.[\w-]{10,1000}/],
  [
    'a password in an address',
    /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@'"`]{1,100}:(?!\$\{|%|<|\*{2}|x{3})[^\s/@'"`{}]{3,200}@[\w.-]{2,200}/i,
  ],
];

const assigned =
  /(?:password|passwd|passphrase|secret|api[_-]?key|access[_-]?key|auth[_-]?token|private[_-]?key|client[_-]?secret)['"]?\s{0,5}(?::|=|=>)\s{0,5}['"`]([^'"`\s]{8,300})['"`]/i;
const placeholder =
  /^(?:.{0,20}(?:example|changeme|change-me|placeholder|your[_-]|dummy|redacted|sample|test|secret|password|token|hunter2).{0,40}|x{4,}|\*{3,}|<.{1,200}>|\$\{.{1,200}|\{\{.{1,200}|process\.env.{0,200})$/i;

const mend = 'take it out, read it from the environment, and replace it where it is used: it is known now';

export const secrets = fileRule('secrets', (file) =>
  file.added.flatMap(({ text, line }) => {
    const cut = text.slice(0, 4_000);
    const kind = known.find(([, form]) => form.test(cut))?.[0];
    if (kind !== undefined) return [{ severity: 'blocker' as const, line, says: `adds what looks like ${kind}`, mend }];
    const value = assigned.exec(cut)?.[1];
    if (value === undefined || placeholder.test(value) || surprise(value) < 2.8) return [];
    const severity = file.isTest ? ('minor' as const) : ('blocker' as const);
    return [{ severity, line, says: 'adds what looks like a password or key in plain text', mend }];
  }),
);

/** Shannon entropy in bits a character: words are below 3, keys above. */
function surprise(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}
