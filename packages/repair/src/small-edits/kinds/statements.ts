// Statements deleted, moved, doubled, or put in from what the program has. Knows no types.
import ts from 'typescript';
import type { Change, Proposal } from '../edit.ts';
import { isAssignment, isWritten, type Program } from '../program.ts';
import { replaced, short, swap, type Kind } from './proposing.ts';

export const statements: Kind = function* (program) {
  for (const node of program.nodes)
    if (ts.isBlock(node) || ts.isSourceFile(node)) yield* inList(program, node.statements);
  for (const node of program.targets) {
    if (ts.isIfStatement(node)) yield* ofIf(node);
    if (ts.isReturnStatement(node) && node.expression !== undefined) yield* otherAnswers(program, node.expression);
  }
  yield* inserted(program);
};

function* inList({ text, mayEdit }: Program, list: ts.NodeArray<ts.Statement>): Iterable<Proposal> {
  for (const [index, node] of list.entries()) {
    if (ts.isImportDeclaration(node) || ts.isFunctionDeclaration(node) || !mayEdit(node.getStart())) continue;
    const next = list[index + 1];
    if (!declares(node))
      yield {
        kind: 'delete',
        weight: 1,
        says: `delete \`${short(node.getText())}\``,
        changes: [wholeLine(text, node)],
      };
    if (next !== undefined) yield exchanged(node, next);
    if (ts.isExpressionStatement(node)) yield* moved(text, node, index, list);
  }
}

const ANSWERS = ['-1', '0', '1', 'true', 'false', 'null', "''", '[]'];

/** A constant for an answer, likelier where people speak of it. */
function* otherAnswers({ said }: Program, node: ts.Expression): Iterable<Proposal> {
  for (const answer of ANSWERS)
    if (answer !== node.getText()) yield swap('answer', said.includes(answer) ? 1 : 0.3, node, answer);
}

function declares(node: ts.Statement): boolean {
  return ts.isVariableStatement(node) || ts.isClassDeclaration(node);
}

function wholeLine(text: string, node: ts.Node): Change {
  const start = node.getStart();
  const before = text.lastIndexOf('\n', start - 1);
  const isAlone =
    before !== -1 && text.slice(before + 1, start).trim() === '' && /^[ \t]*(?:\n|$)/.test(text.slice(node.end));
  return { start: isAlone ? before : start, end: node.end, text: '' };
}

function exchanged(a: ts.Node, b: ts.Node): Proposal {
  return {
    kind: 'exchange-statements',
    weight: 1,
    says: `do \`${short(b.getText())}\` before \`${short(a.getText())}\``,
    changes: [replaced(a, b.getText()), replaced(b, a.getText())],
  };
}

/** Out of the block that holds it (before or behind), or into the block beside it. */
function* moved(
  text: string,
  node: ts.ExpressionStatement,
  index: number,
  list: readonly ts.Statement[],
): Iterable<Proposal> {
  const own = node.getText();
  const gone = wholeLine(text, node);
  const block = node.parent;
  const holder = ts.isBlock(block) ? block.parent : null;
  const write = (at: number, put: string, where: string): Proposal => ({
    kind: 'move',
    weight: 1,
    says: `move \`${short(own)}\` ${where}`,
    changes: [gone, { start: at, end: at, text: put }],
  });
  if (holder !== null && ts.isStatement(holder)) {
    yield write(holder.end, `\n${own}`, `behind \`${short(holder.getText())}\``);
    yield write(holder.getStart(), `${own}\n`, `before \`${short(holder.getText())}\``);
  }
  for (const beside of [list[index - 1], list[index + 1]]) {
    const into = beside === undefined ? null : blockOf(beside);
    if (into !== null) yield write(into.end - 1, `${own}\n`, 'to the end of the block beside it');
    if (into !== null) yield write(into.getStart() + 1, `\n${own}`, 'to the head of the block beside it');
  }
}

function blockOf(node: ts.Statement): ts.Block | null {
  if (ts.isIterationStatement(node, false)) return ts.isBlock(node.statement) ? node.statement : null;
  return ts.isIfStatement(node) && ts.isBlock(node.thenStatement) ? node.thenStatement : null;
}

function* ofIf(node: ts.IfStatement): Iterable<Proposal> {
  const { thenStatement, elseStatement } = node;
  if (elseStatement === undefined) {
    yield swap('drop-if', 1, node, thenStatement.getText());
    const next = followerOf(node);
    const isIf = next !== null && ts.isIfStatement(next);
    if (isIf)
      yield {
        kind: 'else',
        weight: 1,
        says: `put \`else\` before \`${short(next.getText())}\``,
        changes: [{ start: next.getStart(), end: next.getStart(), text: 'else ' }],
      };
    return;
  }
  yield swap('drop-if', 0.5, node, `if (${node.expression.getText()}) ${thenStatement.getText()}`);
  const gap: Change = { start: thenStatement.end, end: elseStatement.getStart(), text: '\n' };
  yield {
    kind: 'else',
    weight: 1,
    says: `take away the \`else\` before \`${short(elseStatement.getText())}\``,
    changes: [gap],
  };
  yield {
    kind: 'exchange-branches',
    weight: 1,
    says: `exchange the branches of \`if (${short(node.expression.getText())})\``,
    changes: [replaced(thenStatement, elseStatement.getText()), replaced(elseStatement, thenStatement.getText())],
  };
}

function followerOf(node: ts.Statement): ts.Statement | null {
  const { parent } = node;
  if (!ts.isBlock(parent) && !ts.isSourceFile(parent)) return null;
  return parent.statements[parent.statements.indexOf(node) + 1] ?? null;
}

/** A statement put into a gap, made of what stands elsewhere in the program. */
function* inserted(program: Program): Iterable<Proposal> {
  const blocks = program.nodes.filter(ts.isBlock);
  const copies = simpleStatements(program);
  for (const block of blocks) {
    const gaps = [block.getStart() + 1, ...block.statements.map(({ end }) => end)];
    const last = block.statements.at(-1);
    const isLeft = last !== undefined && (ts.isReturnStatement(last) || ts.isBreakOrContinueStatement(last));
    for (const at of (isLeft ? gaps.slice(0, -1) : gaps).filter(program.mayEdit))
      yield* insertedAt(program, copies, block, at);
  }
}

function* insertedAt(
  program: Program,
  copies: ReadonlyMap<string, readonly string[]>,
  block: ts.Block,
  at: number,
): Iterable<Proposal> {
  const here = new Set(program.inScope(at));
  const lastGap = block.statements.at(-1)?.end;
  const write = (kind: string, weight: number, text: string): Proposal => ({
    kind,
    weight,
    says: `insert \`${short(text)}\``,
    changes: [{ start: at, end: at, text: `\n${text};\n` }],
  });
  for (const [text, names] of copies) if (names.every((name) => here.has(name))) yield write('insert-copy', 1, text);
  const stored = storedIn(program, here);
  for (const { name, isList, isCounter } of stored) {
    if (isList)
      for (const call of ['pop()', 'sort()', 'sort((a, b) => a - b)', 'reverse()', 'shift()'])
        yield write('insert-call', 1, `${name}.${call}`);
    if (isCounter)
      for (const change of ['++', '--', ' = 0', ' = 1']) yield write('insert-count', 1, `${name}${change}`);
    for (const flag of stored)
      if (isCounter && flag.name !== name && flag.isCounter)
        yield write('insert-flagged', at === lastGap ? 1 : 0.2, `if (${flag.name} == 1) { ${name}++ }`);
  }
  for (const left of stored)
    for (const [right, { node, names }] of program.expressions) {
      if (
        right === left.name ||
        ts.isLiteralExpression(node) ||
        !names.every((name) => here.has(name) || !isLocal(program, name))
      )
        continue;
      if (ts.isIdentifier(node) && !here.has(right)) continue;
      yield write('insert-assignment', 1 / (1 + right.length / 16), `${left.name} = ${right}`);
      if (!left.isElement) yield write('insert-assignment', 0.5 / (1 + right.length / 16), `${left.name} += ${right}`);
    }
  yield* gathered(program, here, write);
  if (inLoop(block)) for (const jump of ['break', 'continue']) yield write('insert-jump', 1, jump);
}

/** What is gathered in a text or list is put there. */
function* gathered(
  { nodes }: Program,
  here: ReadonlySet<string>,
  write: (kind: string, weight: number, text: string) => Proposal,
): Iterable<Proposal> {
  const holders = nodes.flatMap((node) => {
    if (!ts.isVariableDeclaration(node) || node.initializer === undefined || !ts.isIdentifier(node.name)) return [];
    const isText = ts.isStringLiteral(node.initializer) && node.initializer.text === '';
    const isList = ts.isArrayLiteralExpression(node.initializer) && node.initializer.elements.length === 0;
    return (isText || isList) && here.has(node.name.text) ? [{ name: node.name.text, isText }] : [];
  });
  for (const { name, isText } of holders)
    for (const value of here) {
      if (value === name) continue;
      if (!isText) yield write('insert-gathered', 1, `${name}.push(${value})`);
      else
        for (const text of [value, `String.fromCharCode(${value})`])
          yield write('insert-gathered', 1, `${name} += ${text}`);
    }
}

function simpleStatements({ nodes }: Program): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const node of nodes) {
    if (!ts.isExpressionStatement(node) || node.getText().length > 60) continue;
    const names: string[] = [];
    const visit = (part: ts.Node): void => {
      if (ts.isIdentifier(part) && !(ts.isPropertyAccessExpression(part.parent) && part.parent.name === part))
        names.push(part.text);
      part.forEachChild(visit);
    };
    visit(node);
    found.set(
      node.getText().replace(/;$/, ''),
      names.filter((name) => !/^[A-Z]/.test(name)),
    );
  }
  return found;
}

interface Stored {
  readonly name: string;
  readonly isList: boolean;
  readonly isCounter: boolean;
  readonly isElement: boolean;
}

/** What the program writes to, and its elements. */
function storedIn({ nodes }: Program, here: ReadonlySet<string>): readonly Stored[] {
  const found = new Map<string, Stored>();
  for (const node of nodes) {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && here.has(node.name.text)) {
      const value = node.initializer;
      if (value !== undefined && ts.isFunctionLike(value)) continue;
      const isConst = (node.parent.flags & ts.NodeFlags.Const) !== 0;
      const isList = value !== undefined && (ts.isArrayLiteralExpression(value) || ts.isCallExpression(value));
      const isCounter = !isConst && value !== undefined && ts.isNumericLiteral(value);
      if (!isConst || isList) found.set(node.name.text, { name: node.name.text, isList, isCounter, isElement: false });
    }
    if (ts.isElementAccessExpression(node) && namesIn(node).every((name) => here.has(name)) && isNearWrite(node, nodes))
      found.set(node.getText(), { name: node.getText(), isList: false, isCounter: false, isElement: true });
  }
  return [...found.values()];
}

/** An element is worth storing to where the program stores to elements of the same thing, or to this one. */
function isNearWrite(node: ts.ElementAccessExpression, nodes: readonly ts.Node[]): boolean {
  const owner = node.expression.getText();
  return nodes.some(
    (other) => ts.isElementAccessExpression(other) && other.expression.getText() === owner && isWritten(other),
  );
}

function namesIn(node: ts.Node): readonly string[] {
  if (ts.isIdentifier(node)) return [node.text];
  const names: string[] = [];
  node.forEachChild((child) => void names.push(...namesIn(child)));
  return names;
}

function isLocal({ nodes }: Program, name: string): boolean {
  return nodes.some(
    (node) =>
      (ts.isVariableDeclaration(node) || ts.isParameter(node)) && ts.isIdentifier(node.name) && node.name.text === name,
  );
}

function inLoop(node: ts.Node): boolean {
  for (let at = node.parent; at !== undefined && !ts.isFunctionLike(at); at = at.parent)
    if (ts.isIterationStatement(at, false)) return true;
  return false;
}

export function assignsIn(node: ts.Node): boolean {
  return ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind);
}
