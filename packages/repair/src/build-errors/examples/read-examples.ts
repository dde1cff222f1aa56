// Reads examples from the comments of a program: calls with what they should answer. Runs nothing.
import ts from 'typescript';
import { readValue } from './read-value.ts';

export interface Example {
  /** An expression of the program's language. */
  readonly call: string;
  /** A JSON text of what it should answer. */
  readonly answer: string;
}

/**
 * Forms that are read: `>>> f(1)` with the answer on the next line; `f(1) == 2`, also with `===`, `=>`, `->`, `➞`,
 * `should return`; `For a = 1, b = 2 the output should be 3`; `Input: a = 1, b = 2` before `Output: 3`. What is not
 * understood is left out.
 */
export function readExamples(text: string): readonly Example[] {
  const found = new Map<string, Example>();
  const code = text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const keep = (call: string, written: string): void => {
    const value = readValue(written);
    const expression = withValues(call.trim());
    if (value !== null && expression !== null && isDeclared(expression, code))
      found.set(`${expression} ${value.json}`, { call: expression, answer: value.json });
  };
  for (const { body, follows } of commentsOf(text)) {
    readLines(body, keep);
    readNamed(body, follows, keep);
  }
  return [...found.values()];
}

/** What an example calls must be there, or it says nothing about the code. */
function isDeclared(call: string, code: string): boolean {
  const names = [...call.matchAll(/(?<![.\w$'"])([\w$]+)\(/g)].map(([, name]) => name!);
  return names.every(
    (name) => name === 'Number' || new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}\\b`).test(code),
  );
}

type Keep = (call: string, answer: string) => void;

interface Comment {
  readonly body: string;
  /** What stands behind it. */
  readonly follows: string;
}

function commentsOf(text: string): readonly Comment[] {
  const comments = [...text.matchAll(/\/\*([\s\S]*?)\*\/|((?:^[^\S\n]*\/\/[^\n]*(?:\n|$))+)/gm)];
  return comments.map(({ 0: all, 1: block, 2: lines, index }) => ({
    body: block ?? (lines ?? '').replaceAll(/^[^\S\n]*\/\//gm, ''),
    follows: text.slice(index + all.length),
  }));
}

const RELATION = /\)\s*(?:={1,3}>?|➞|→|->|⇒|=>|should (?:return|be|equal)|returns|is|\/\/)\s*/;

function readLines(body: string, keep: Keep): void {
  const lines = body.split('\n').map((line) => line.trim().replace(/^\*\s+/, ''));
  for (const [index, line] of lines.entries()) {
    const prompt = /^>>>\s*(.+)$/.exec(line)?.[1]?.replace(/\s+#.*$/, '');
    if (prompt !== undefined && !readRelation(prompt, keep)) {
      const answer = lines.slice(index + 1, index + 4).find((next) => next !== '');
      if (answer !== undefined && !answer.startsWith('>>>')) keep(prompt, answer);
      continue;
    }
    if (prompt === undefined) readRelation(line.replace(/^(?:assert|for|e\.g\.|example:?)\s+/i, ''), keep);
  }
}

/** A call and its answer in one line. */
function readRelation(line: string, keep: Keep): boolean {
  const call = callAtStart(line);
  if (call === null) return false;
  const relation = RELATION.exec(line.slice(call.length - 1));
  if (relation?.index !== 0) return false;
  keep(call, line.slice(call.length - 1 + relation[0].length));
  return true;
}

/** `name(…)` with its brackets in pairs, at the beginning. */
function callAtStart(line: string): string | null {
  const head = /^[\p{L}_$][\p{L}\p{N}_$.]*\(/u.exec(line)?.[0];
  if (head === undefined) return null;
  let depth = 0;
  let quote = '';
  for (let at = head.length - 1; at < line.length; at += 1) {
    const char = line[at]!;
    if (quote !== '') {
      if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if ('([{'.includes(char)) depth += 1;
    else if (')]}'.includes(char) && --depth === 0) return line.slice(0, at + 1);
  }
  return null;
}

/** Arguments that are given by name belong to the function that the comment stands before. */
function readNamed(body: string, follows: string, keep: Keep): void {
  const declared = functionIn(follows);
  if (declared === null) return;
  const forms = [
    /\bfor\s+([^\n]+?),?\s+(?:the\s+)?(?:output|result|answer)\s+(?:should be|is|==?)\s+([^\n]+)/gi,
    /\binput:?\s*([^\n]+)\n+\s*(?:expected\s+)?output:?\s*([^\n]+)/gi,
  ];
  for (const form of forms)
    for (const [, given = '', answer = ''] of body.matchAll(form)) {
      const values = declared.parameters.map((name) => valueOf(name, given));
      if (values.length > 0 && values.every((value) => value !== null))
        keep(`${declared.name}(${values.join(', ')})`, answer);
    }
}

function valueOf(name: string, given: string): string | null {
  const start = new RegExp(`(?:^|[\\s,])${name.replaceAll('$', '\\$')}\\s*[=:]\\s*`).exec(given);
  return start === null ? null : (readValue(given.slice(start.index + start[0].length))?.json ?? null);
}

function functionIn(code: string): { readonly name: string; readonly parameters: readonly string[] } | null {
  const found =
    /^\s*(?:export\s+)?(?:async\s+)?function\s+([\w$]+)\s*\(([^)]*)\)/.exec(code) ??
    /^\s*(?:export\s+)?(?:const|let|var)\s+([\w$]+)\s*=\s*(?:async\s*)?\(?([^)=]*)\)?\s*=>/.exec(code);
  if (found === null) return null;
  const [, name = '', list = ''] = found;
  const parameters = list.split(',').flatMap((one) => /^\s*([\w$]+)/.exec(one)?.[1] ?? []);
  return { name, parameters };
}

/** The call with words of other languages said in this one; null: it is no expression. */
function withValues(call: string): string | null {
  const plain = call
    .replace(/^round\((.*), (\d)\)$/, 'Number(($1).toFixed($2))')
    .replaceAll(/\bTrue\b/g, 'true')
    .replaceAll(/\bFalse\b/g, 'false')
    .replaceAll(/\bNone\b/g, 'null');
  const { diagnostics } = ts.transpileModule(`(${plain})`, { reportDiagnostics: true });
  return (diagnostics ?? []).length === 0 && !/[;=](?!=)/.test(plain.replaceAll(/=>|(["'])(?:(?!\1).)*\1/g, ''))
    ? plain
    : null;
}
