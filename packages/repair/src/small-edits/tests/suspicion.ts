// Where the fault is likely to be: lines that failing claims execute and passing ones do not. Runs nothing.
import ts from 'typescript';
import { applyChanges, type Change } from '../edit.ts';
import { parse } from '../program.ts';
import type { TestRun } from './running.ts';

/** The name that a program with lines calls with the line of each statement before it. */
export const AT = '__at';

/** The same program, saying the line (from 1) of each statement and of each short function's body as it comes to it. */
export function withLines(text: string): string {
  const file = parse('lines.ts', text);
  const changes: Change[] = [];
  const say = (node: ts.Node): string =>
    `${AT}(${ts.getLineAndCharacterOfPosition(file, node.getStart(file)).line + 1})`;
  const put = (at: number, what: string): void => void changes.push({ start: at, end: at, text: what });
  const visit = (node: ts.Node): void => {
    if (ts.isStatement(node) && !ts.isBlock(node) && isInList(node)) put(node.getStart(file), `${say(node)};`);
    else if (ts.isStatement(node) && !ts.isBlock(node) && isLone(node)) {
      put(node.getStart(file), `{${say(node)};`);
      put(node.end, '}');
    } else if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) {
      put(node.body.getStart(file), `(${say(node.body)},`);
      put(node.body.end, ')');
    }
    node.forEachChild(visit);
  };
  visit(file);
  // At one place, brackets that close come from within.
  const order = changes.map((change, index) => ({ change, index }));
  order.sort((a, b) => a.change.start - b.change.start || closing(a.change, b.change) || a.index - b.index);
  return (
    applyChanges(
      text,
      order.map(({ change }) => change),
    ) ?? text
  );
}

function closing(a: Change, b: Change): number {
  const closes = ({ text }: Change): boolean => text === ')' || text === '}';
  if (closes(a) && closes(b)) return a.text === b.text ? 0 : a.text === ')' ? -1 : 1;
  return closes(a) ? -1 : closes(b) ? 1 : 0;
}

function isInList(node: ts.Node): boolean {
  if (ts.isFunctionDeclaration(node)) return false;
  return ts.isBlock(node.parent) || ts.isSourceFile(node.parent) || ts.isCaseOrDefaultClause(node.parent);
}

function isLone(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isIfStatement(parent)) return parent.thenStatement === node || parent.elseStatement === node;
  return ts.isIterationStatement(parent, false) && parent.statement === node;
}

/**
 * How suspicious each executed line is, between 0 and 1: failing claims that execute it, over the root of all failing
 * ones times all that execute it. Lines that no failing claim executes are left out.
 *
 * Source  A. Ochiai's coefficient for faults: R. Abreu, P. Zoeteweij, A. van Gemund, On the accuracy of spectrum-based
 *         fault localization, TAIC PART (2007).
 */
export function suspicion({ passed, lines }: TestRun): ReadonlyMap<number, number> {
  const failing = passed.filter((ok) => !ok).length;
  const counts = new Map<number, { failed: number; all: number }>();
  for (const [claim, executed] of lines.entries())
    for (const line of executed) {
      const count = counts.get(line) ?? { failed: 0, all: 0 };
      counts.set(line, { failed: count.failed + (passed[claim] === false ? 1 : 0), all: count.all + 1 });
    }
  const scores = [...counts].map(([line, { failed, all }]) => [line, failed / Math.sqrt(failing * all)] as const);
  return new Map(scores.filter(([, score]) => score > 0));
}
