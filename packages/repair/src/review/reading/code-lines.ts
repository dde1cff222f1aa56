// Lines of a C-like text with their strings blanked and their comments apart, so that a rule finds code and not words.
// By line and by character: it must not need a parser, because what is reviewed may not parse.

export interface CodeLine {
  /** Same length as the line at most; contents of strings and comments are blanks, quotes stay. */
  readonly code: string;
  /** Text of its comments. */
  readonly comment: string;
}

type Mode = 'code' | 'line-comment' | 'block-comment' | "'" | '"' | '`' | 'pattern';

const lineLengthMax = 4_000;

/** Cost: one pass. Of a line longer than 4,000 characters the rest is left out. */
export function codeLines(text: string): readonly CodeLine[] {
  let mode: Mode = 'code';
  /** Depths of braces at which a `${` of a template was opened. */
  const templates: number[] = [];
  let depth = 0;
  return text.split('\n').map((whole) => {
    const line = whole.length > lineLengthMax ? whole.slice(0, lineLengthMax) : whole;
    let code = '';
    let comment = '';
    if (mode !== 'block-comment' && mode !== '`') mode = 'code';
    for (let at = 0; at < line.length; at += 1) {
      const character = line[at]!;
      const next = line[at + 1];
      if (mode === 'code') {
        if (character === '/' && next === '/') mode = 'line-comment';
        else if (character === '/' && next === '*') mode = 'block-comment';
        else if (character === '/' && beginsPattern(code)) mode = 'pattern';
        else if (character === "'" || character === '"' || character === '`') mode = character;
        else if (character === '{') depth += 1;
        else if (character === '}') {
          depth -= 1;
          if (templates.at(-1) === depth) {
            templates.pop();
            mode = '`';
          }
        }
        code += mode === 'line-comment' || mode === 'block-comment' ? ' ' : character;
        if (mode === 'block-comment') {
          code += ' ';
          at += 1;
        }
        continue;
      }
      if (mode === 'line-comment' || mode === 'block-comment') {
        comment += character;
        code += ' ';
        if (mode === 'block-comment' && character === '*' && next === '/') {
          mode = 'code';
          code += ' ';
          at += 1;
        }
        continue;
      }
      if (character === '\\') {
        code += '  ';
        at += 1;
      } else if (mode === '`' && character === '$' && next === '{') {
        templates.push(depth);
        depth += 1;
        mode = 'code';
        code += '${';
        at += 1;
      } else if (character === mode || (mode === 'pattern' && character === '/')) {
        mode = 'code';
        code += character;
      } else {
        code += ' ';
      }
    }
    return { code, comment };
  });
}

/** A slash begins a pattern where a value may begin. */
const beginsPattern = (before: string) =>
  /(?:^|[=(,:[!&|?{};+\-*%<>~^]|\breturn|\bcase|\btypeof)\s{0,40}$/.test(before.slice(-60));
