// Strings that are not closed. It must not know the parser.
import { lineEnd, lineStart } from '../text-edits.ts';
import type { SyntaxEdit } from './syntax-edit.ts';

const QUOTES = ['"', "'", '`'];

/**
 * Puts in, takes out and exchanges one quote at every place of the line. A string is likelier to hold a word than code,
 * so a place costs what the string that it closes looks like code.
 */
export function quoteEdits(text: string, errorAt: number): readonly SyntaxEdit[] {
  const start = lineStart(text, errorAt);
  const end = lineEnd(text, errorAt);
  const line = text.slice(start, end);
  const edits: SyntaxEdit[] = [];
  for (const quote of QUOTES.filter((one) => line.includes(one))) {
    for (let at = 0; at <= line.length; at += 1) {
      if (/\w/.test(line[at - 1] ?? ' ') && /\w/.test(line[at] ?? ' ')) continue;
      const cost = 0.8 + contentCost(line, at, quote);
      edits.push({ start: start + at, end: start + at, insert: quote, cost, says: `insert ${quote}` });
    }
  }
  for (const { index: at, 0: char } of line.matchAll(/["'`]/g)) {
    edits.push({ start: start + at, end: start + at + 1, insert: '', cost: 1.5, says: `remove ${char}` });
    for (const other of QUOTES)
      if (other !== char && line.includes(other))
        edits.push({
          start: start + at,
          end: start + at + 1,
          insert: other,
          cost: 1.1,
          says: `write ${other} instead of ${char}`,
        });
  }
  return edits;
}

/** Of the string between the nearest quote before and the new one, or, where the new one opens, the nearest behind. */
function contentCost(line: string, at: number, quote: string): number {
  const before = line.lastIndexOf(quote, at - 1);
  const behind = line.indexOf(quote, at);
  const costs: number[] = [];
  if (at > 0 && before !== -1) costs.push(codeLikeness(line.slice(before + 1, at)));
  if (behind !== -1) costs.push(codeLikeness(line.slice(at, behind)) + 0.2);
  return costs.length === 0 ? 1 : Math.min(...costs);
}

function codeLikeness(content: string): number {
  const signs = content.match(/[()[\]{};=+*<>|&!?:,]/g)?.length ?? 0;
  // A single sign is often all that a string holds.
  const punctuation = content.length === 1 ? 0 : signs * 0.35;
  return (
    punctuation +
    (/\s$/.test(content) && content.trim() !== '' ? 0.4 : 0) +
    (/^\s/.test(content) && content.trim() !== '' ? 0.2 : 0)
  );
}
