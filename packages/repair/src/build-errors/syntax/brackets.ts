// Missing and surplus brackets anywhere in a file, told by the indentation. It must not know the parser.
import { misfit } from './layout.ts';
import { deletion, insertion, type SyntaxEdit } from './syntax-edit.ts';
import type { Token } from './tokens.ts';

/** Of all places only those where brackets and indentation agree best are worth a parse. */
const PLACES = 24;
const MOST_TOKENS = 40_000;

interface Place {
  readonly edit: SyntaxEdit;
  readonly misfit: number;
}

/**
 * A brace that is missing is missed at the end of the file, a hundred lines behind its place. Candidates are all ends of
 * lines and all braces, the best by fit first.
 * Cost  O(lines × tokens), which is why large files get none.
 */
export function bracketEdits(tokens: readonly Token[], text: string): readonly SyntaxEdit[] {
  if (tokens.length > MOST_TOKENS || tokens.length ** 2 > 400_000_000) return [];
  const places: Place[] = [];
  for (let index = 1; index < tokens.length; index += 1) {
    const token = tokens[index]!;
    const before = tokens[index - 1]!;
    if (token.isFirst || token.text === '') {
      places.push(closedBefore(tokens, index, text));
      if (before.text !== '{') places.push(openedBefore(tokens, index));
    }
    if (token.text === '}' || token.text === '{') {
      const rest = tokens.toSpliced(index, 1);
      places.push({ edit: deletion(token, token.text === '{' ? 1.5 : 1.2), misfit: misfit(rest) });
    }
  }
  return places
    .toSorted((a, b) => a.misfit - b.misfit || b.edit.start - a.edit.start)
    .slice(0, PLACES)
    .map(({ edit }) => edit);
}

function closedBefore(tokens: readonly Token[], index: number, text: string): Place {
  const token = tokens[index]!;
  const before = tokens[index - 1]!;
  const opener = openAt(tokens, index);
  const brace = { ...token, text: '}', isFirst: false };
  const isOneLine = opener !== null && !tokens.slice(tokens.indexOf(opener) + 1, index).some(({ isFirst }) => isFirst);
  if (isOneLine) return { edit: insertion(before.end, ' }', 1), misfit: misfit(tokens.toSpliced(index, 0, brace)) };
  if (/^(else|catch|finally|while|[),;\]])$/.test(token.text)) {
    const pair = [
      { ...brace, isFirst: true, indent: opener?.indent ?? 0 },
      { ...token, isFirst: false },
    ];
    const at = lineBeginning(text, token.start);
    const edit = {
      ...insertion(at, '', 1),
      end: token.start,
      insert: `${' '.repeat(opener?.indent ?? 0)}} `,
      says: "insert '}'",
    };
    return { edit, misfit: misfit(tokens.toSpliced(index, 1, ...pair)) };
  }
  const own = { ...brace, isFirst: true, indent: opener?.indent ?? 0 };
  return {
    edit: onOwnLine(text, before.end, ' '.repeat(opener?.indent ?? 0)),
    misfit: misfit(tokens.toSpliced(index, 0, own)),
  };
}

/** An empty line just behind is where it stood. */
function onOwnLine(text: string, end: number, indent: string): SyntaxEdit {
  const rest = text.slice(end);
  const blank = /^[^\S\n]*\n[^\S\n]*(?=\n)/.exec(rest)?.[0];
  const says = "insert '}'";
  if (blank !== undefined) return { start: end, end: end + blank.length, insert: `\n${indent}}`, cost: 1, says };
  return { start: end, end, insert: `\n${indent}}`, cost: 1, says };
}

function openedBefore(tokens: readonly Token[], index: number): Place {
  const before = tokens[index - 1]!;
  const brace: Token = { ...before, text: '{', isFirst: false };
  return { edit: insertion(before.end, ' {', 1.1), misfit: misfit(tokens.toSpliced(index, 0, brace)) };
}

/** The innermost brace that is open before the token. */
function openAt(tokens: readonly Token[], index: number): Token | null {
  let depth = 0;
  for (let at = index - 1; at >= 0; at -= 1) {
    const { text } = tokens[at]!;
    if (text === '}') depth += 1;
    if (text === '{' && depth-- === 0) return tokens[at]!;
  }
  return null;
}

function lineBeginning(text: string, position: number): number {
  return text.lastIndexOf('\n', position - 1) + 1;
}
