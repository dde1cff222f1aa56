// Puts a counter into every loop and function of a program, so that it ends by itself where it would not. Runs nothing.
import ts from 'typescript';
import { applyChanges, type Change } from '../edit.ts';
import { parseDown } from '../program.ts';

/** The name that guarded code calls once a turn of a loop and once a call of a function; it throws to end the run. */
export const GUARD = '__turn';

/**
 * The same program, calling `__turn()` at the head of each loop's body and each function's. Code in one go, such as
 * `'x'.repeat(1e9)` or a slow regular expression, is not reached: whoever runs it must be able to kill it.
 */
export function guarded(text: string, file: ts.SourceFile = parseDown('guarded.ts', text)): string {
  const changes: Change[] = [];
  const visit = (node: ts.Node): void => {
    node.forEachChild(visit);
    if (ts.isIterationStatement(node, false)) changes.push(...intoStatement(node.statement, file));
    else if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined)
      changes.push(...intoBody(node.body, file));
  };
  visit(file);
  return insertAll(text, changes);
}

/** Several insertions may meet at one place; they keep their order, so that brackets close from within. */
function insertAll(text: string, changes: readonly Change[]): string {
  return applyChanges(text, changes) ?? text;
}

function intoStatement(body: ts.Statement, file: ts.SourceFile): readonly Change[] {
  const start = body.getStart(file);
  if (ts.isBlock(body)) return [insertion(start + 1, `${GUARD}();`)];
  return [insertion(start, `{${GUARD}();`), insertion(body.end, '}')];
}

function intoBody(body: ts.Node, file: ts.SourceFile): readonly Change[] {
  const start = body.getStart(file);
  if (ts.isBlock(body)) return [insertion(start + 1, `${GUARD}();`)];
  return [insertion(start, `(${GUARD}(),`), insertion(body.end, ')')];
}

function insertion(at: number, text: string): Change {
  return { start: at, end: at, text };
}
