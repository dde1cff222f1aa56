// Changes of more than one token that have one reason: merge markers, a lost first line, tags. Knows no parser.
import { parse } from '../faults.ts';
import ts from 'typescript';
import { lineEnd, lineStart } from '../text-edits.ts';
import { deletion, replacement, type SyntaxEdit } from './syntax-edit.ts';
import { isWord, type Token } from './tokens.ts';

/** Ours, theirs, both: what stood on the branch that was merged into was built before. */
export function conflictEdits(text: string): readonly SyntaxEdit[] {
  const found = /^<{7}[^\n]*\n([\s\S]*?)(?:^\|{7}[^\n]*\n[\s\S]*?)?^={7}[^\n]*\n([\s\S]*?)^>{7}[^\n]*(?:\n|$)/m.exec(
    text,
  );
  if (found === null) return [];
  const [all, ours = '', theirs = ''] = found;
  const span = { start: found.index, end: found.index + all.length };
  const isSame = ours.trim() === theirs.trim();
  return [
    { ...span, insert: ours, cost: 0.4, says: 'resolve the merge conflict with the first side' },
    ...(isSame
      ? []
      : [{ ...span, insert: theirs, cost: 1.2, says: 'resolve the merge conflict with the second side' }]),
    ...(isSame
      ? []
      : [{ ...span, insert: ours + theirs, cost: 2.2, says: 'resolve the merge conflict with both sides' }]),
  ];
}

/** One marker of a conflict that somebody resolved, and forgot. */
export function markerEdits(text: string): readonly SyntaxEdit[] {
  return [...text.matchAll(/^(?:<{7}|={7}|>{7}|\|{7})[^\n]*(?:\n|$)/gm)].map(({ index, 0: line }) => ({
    start: index,
    end: index + line.length,
    insert: '',
    cost: 0.4,
    says: 'remove the marker of a merge conflict',
  }));
}

/**
 * The line that opened a literal or a call is lost and its closing one is there: `const NAME = {` for a name that is
 * used and never declared.
 */
export function lostHeadEdits(tokens: readonly Token[], text: string, errorAt: number): readonly SyntaxEdit[] {
  const names = undeclared(tokens);
  const edits: SyntaxEdit[] = [];
  const until = tokens.findIndex(({ end, text: token }) => end > errorAt || token === '');
  const firsts = tokens
    .slice(0, until + 1)
    .filter(({ isFirst }) => isFirst)
    .slice(-6);
  for (const first of firsts)
    for (const opener of ['{', '['])
      for (const name of names) {
        const at = lineStart(text, first.start);
        const indent = ' '.repeat(Math.max(0, first.indent - 2));
        const insert = `${indent}const ${name} = ${opener}\n`;
        edits.push({ start: at, end: at, insert, cost: 2.2, says: `declare ${name}` });
      }
  return edits;
}

/** What every program has without declaring it. */
const GLOBAL = /^([A-Z].*|console|globalThis|process|window|document|undefined|arguments)$/;

/** Words that the text uses as values and never declares, by the tokens alone. */
function undeclared(tokens: readonly Token[]): readonly string[] {
  const used = new Map<string, number>();
  const declared = new Set<string>();
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== ts.SyntaxKind.Identifier) continue;
    const before = tokens[index - 1]?.text ?? '';
    const behind = tokens[index + 1]?.text ?? '';
    if (/^(const|let|var|function|class|import|enum|interface|type)$/.test(before) || behind === '=>')
      declared.add(token.text);
    else if (/^[,({[]$/.test(before) && /^[,)}\]]$/.test(behind)) used.set(token.text, used.get(token.text) ?? 0);
    else if (before !== '.' && behind !== ':') used.set(token.text, (used.get(token.text) ?? 0) + 1);
  }
  return [...used]
    .filter(([name, count]) => count > 0 && !declared.has(name) && !GLOBAL.test(name))
    .map(([name]) => name);
}

/** `<dive>…</div>`: one of both is a slip; the other may be lost. */
export function tagEdits(path: string, text: string): readonly SyntaxEdit[] {
  if (!/[jt]sx$/.test(path)) return [];
  const file = parse(path, text);
  const edits: SyntaxEdit[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isJsxElement(node)) {
      const open = spanOf(node.openingElement.tagName, file);
      const close = spanOf(node.closingElement.tagName, file);
      if (open.text !== close.text && isWord(open)) {
        edits.push(replacement(open, close.text, 0.7), { ...replacement(close, open.text, 0.75) });
        const end = lineEnd(text, node.openingElement.end);
        edits.push({ start: end, end, insert: `</${open.text}>`, cost: 1.4, says: `close <${open.text}>` });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return edits;
}

function spanOf(node: ts.Node, file: ts.SourceFile): { start: number; end: number; text: string } {
  return { start: node.getStart(file), end: node.end, text: node.getText(file) };
}

/** A comma before a closing bracket, which JSON does not allow, and the quotes that it wants around names. */
export function jsonEdits(tokens: readonly Token[]): readonly SyntaxEdit[] {
  return tokens.flatMap((token, index) => {
    const behind = tokens[index + 1]?.text ?? '';
    if (token.text === ',' && /^[}\]]?$/.test(behind)) return [deletion(token, 0.3)];
    if (isWord(token) && behind === ':') return [replacement(token, `"${token.text}"`, 0.5)];
    if (/^'.*'$/.test(token.text)) return [replacement(token, JSON.stringify(token.text.slice(1, -1)), 0.5)];
    return [];
  });
}
