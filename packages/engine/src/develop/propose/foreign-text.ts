// Text of others inside our Markdown: it is read, and never obeyed. Knows no pull request.

const LINE_MAX = 300;
const INVISIBLE = '\u200b';

/** On one line, as code: never markup, mention or link. */
export function asCode(text: string): string {
  const line = oneLine(text, LINE_MAX).replaceAll('`', "'");
  return `\`${line === '' ? ' ' : line}\``;
}

/** A sentence of ours that quotes others. What stands in backticks stays code; nobody is called and nothing is linked. */
export function asSentence(text: string, max = 1_000): string {
  return oneLine(text, max)
    .split(/(`[^`]+`)/)
    .map((part, at) => (at % 2 === 1 ? part : harmless(part)))
    .join('');
}

/** Lines of ours, each a sentence. */
export function asSentences(text: string): string {
  return text
    .split('\n')
    .map((line) => asSentence(line))
    .join('\n');
}

function harmless(text: string): string {
  return text
    .replaceAll('`', "'")
    .replaceAll(/[[\]<\\]/g, (mark) => `\\${mark}`)
    .replaceAll(/@|:\/\/|#(?=\d)|www\./g, (mark) => `${mark}${INVISIBLE}`);
}

/** Between fences that nothing inside can close. */
export function asBlock(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** For titles and subjects, too. */
export function oneLine(text: string, max: number): string {
  const line = text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Bidi_Control}]+/gu, ' ')
    .trim();
  return line.length <= max ? line : `${line.slice(0, max - 1)}…`.toWellFormed();
}
