// How well brackets and indentation agree. Knows tokens, and no edit.
import type { Token } from './tokens.ts';

const CLOSER_OF = new Map([
  ['{', '}'],
  ['(', ')'],
  ['[', ']'],
]);
const CLOSERS = new Set(['}', ')', ']']);

interface Open {
  readonly text: string;
  /** Of the line on which it stands. */
  readonly indent: number;
  /** Of the first statement in it that begins a line. */
  inner: number | null;
}

/**
 * How many lines and brackets stand elsewhere than their neighbours say: a closing brace that is not under the line
 * of its opening one, a statement that is not under the one before it, a bracket without its other half. Only the
 * difference between two versions of one text means something.
 * Cost  O(tokens).
 */
export function misfit(tokens: readonly Token[]): number {
  const open: Open[] = [{ text: '', indent: -1, inner: null }];
  let sum = 0;
  for (const [index, token] of tokens.entries()) {
    const top = open.at(-1)!;
    if (CLOSERS.has(token.text)) {
      if (CLOSER_OF.get(top.text) !== token.text) {
        sum += 1.5;
        continue;
      }
      if (token.isFirst && token.indent !== top.indent) sum += token.text === '}' ? 1 : 0.3;
      // A block of several lines ends on a line of its own.
      if (!token.isFirst && token.text === '}' && top.inner !== null) sum += 0.6;
      open.pop();
      continue;
    }
    if (token.isFirst && token.text !== '') sum += statementMisfit(token, tokens[index - 1], top);
    if (CLOSER_OF.has(token.text)) open.push({ text: token.text, indent: token.indent, inner: null });
  }
  return sum + 1.5 * (open.length - 1);
}

/** Where a line begins a statement of a block, it should stand under its neighbours. */
function statementMisfit(token: Token, before: Token | undefined, top: Open): number {
  if (top.text !== '{' && top.text !== '') return 0;
  if (before !== undefined && !endsStatement(before, token)) return 0;
  if (top.inner === null) {
    top.inner = token.indent;
    return token.indent > top.indent ? 0 : 1;
  }
  return token.indent === top.inner ? 0 : 1;
}

/** Without semicolons a line that begins with a word, behind one that ends with a value, begins a statement. */
function endsStatement(before: Token, token: Token): boolean {
  if (before.text === ';' || before.text === '{' || before.text === '}') return !/^[.?:|&+*,]/.test(token.text);
  return (
    /[\p{L}\p{N}_$'"`\]]$/u.test(before.text) &&
    !/^(else|do|return|case|default)$/.test(before.text) &&
    /^[\p{L}_$]/u.test(token.text)
  );
}
