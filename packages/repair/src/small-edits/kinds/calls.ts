// Calls put around a value or behind it, taken away, or given other arguments. Knows no types.
import ts from 'typescript';
import type { Proposal } from '../edit.ts';
import { isAssignment, isExpressionPlace, isWritten, type Program } from '../program.ts';
import { type Kind, bindsTightly, isComparison, isLoose, replaced, short, swap } from './proposing.ts';

const BEHIND = [
  'sort()',
  'sort((a, b) => a - b)',
  'sort((a, b) => b - a)',
  'reverse()',
  'toLowerCase()',
  'toUpperCase()',
  'trim()',
  'toString()',
  'length',
  'join("")',
  'split("")',
  'filter(Boolean)',
  'slice(1)',
  'slice(0, -1)',
  'size',
  'pop()',
  'flat()',
];
const AROUND = [
  'Math.abs(_)',
  'Math.floor(_)',
  'Math.ceil(_)',
  'Math.round(_)',
  'Math.trunc(_)',
  'Math.sqrt(_)',
  'Number(_)',
  'String(_)',
  'parseInt(_)',
  '[...new Set(_)]',
  'new Set(_)',
  '[..._]',
  'Array.from(new Set(_))',
  'Math.max(_, 0)',
  'Math.max(_, 1)',
  'Math.min(_, 0)',
  'Array.from(_)',
  '[_]',
  '!_',
  'await _',
];

export const calls: Kind = function* (program) {
  const behind = [...new Set([...BEHIND, ...chainedElsewhere(program), ...sortsByTable(program)])];
  for (const node of program.targets) {
    if (!isExpressionPlace(node) || isWritten(node) || ts.isSpreadElement(node)) continue;
    if (isWrappable(node)) {
      for (const [rank, changed] of wrapped(node, behind).entries())
        yield swap('wrap', weightOf(changed, rank), node, changed);
      yield* cut(program, node);
      yield* alsoOfTheOther(node, behind);
    }
    if (ts.isCallExpression(node) || ts.isPropertyAccessExpression(node)) yield* unwrapped(node);
    if (ts.isCallExpression(node)) yield* otherArguments(node);
  }
};

function wrapped(node: ts.Expression, behind: readonly string[]): readonly string[] {
  const own = node.getText();
  const tight = isLoose(node) || ts.isNumericLiteral(node) ? `(${own})` : own;
  const around = ts.isLiteralExpression(node) ? [] : AROUND;
  return [
    ...(ts.isLiteralExpression(node) ? [] : behind.map((call) => `${tight}.${call}`)),
    ...around.map((call) => {
      const inner = call.startsWith('!') || call.startsWith('await') ? tight : own;
      const text = call.replace('_', () => inner);
      return bindsTightly(node) && /^(?:!|await)/.test(call) ? `(${text})` : text;
    }),
  ];
}

const LIKELY =
  /(?:\.sort\(.*\)|\.toLowerCase\(\)|\.reverse\(\)|\.length|^Math\.(?:abs|floor|ceil|round)\(.*\)|^\[\.\.\.new Set\(.*\)\]|^Array\.from\(new Set.*)$/;

function weightOf(text: string, rank: number): number {
  const weight = LIKELY.test(text) ? 1 : 0.4;
  return text.endsWith('.length') && rank > 0 ? weight / 2 : weight;
}

/** From where a number of the program says, or up to there. */
function* cut({ inScope, nodes }: Program, node: ts.Expression): Iterable<Proposal> {
  if (!ts.isIdentifier(node) || ts.isElementAccessExpression(node.parent)) return;
  const counts = new Set(
    nodes.flatMap((one) =>
      ts.isVariableDeclaration(one) && one.initializer !== undefined && ts.isNumericLiteral(one.initializer)
        ? [one.name.getText()]
        : [],
    ),
  );
  for (const name of inScope(node.getStart()))
    if (counts.has(name) && name !== node.text)
      for (const range of [name, `0, ${name}`]) yield swap('wrap', 0.4, node, `${node.text}.slice(${range})`);
}

/** The same call behind or around the matching parts on both sides of a comparison. */
function* alsoOfTheOther(node: ts.Expression, behind: readonly string[]): Iterable<Proposal> {
  const twin = twinOf(node);
  if (twin === null) return;
  const [mine, theirs] = [wrapped(node, behind), wrapped(twin, behind)];
  for (const [index, text] of mine.entries())
    if (theirs[index] !== undefined)
      yield {
        kind: 'wrap-both',
        weight: weightOf(text, index),
        says: `change \`${short(node.getText())}\` to \`${short(text)}\` on both sides`,
        changes: [replaced(node, text), replaced(twin, theirs[index])],
      };
}

/** For a part left of a comparison: the part at the same place on the right, where both sides are built alike. */
function twinOf(node: ts.Node): ts.Expression | null {
  const path: number[] = [];
  let at = node;
  while (at.parent !== undefined && !ts.isStatement(at)) {
    const { parent } = at;
    if (ts.isBinaryExpression(parent) && isComparison(parent.operatorToken.kind))
      return parent.left === at ? follow(parent.right, node, path) : null;
    path.unshift(childrenOf(parent).indexOf(at));
    at = parent;
  }
  return null;
}

function follow(from: ts.Node, like: ts.Node, path: readonly number[]): ts.Expression | null {
  let node: ts.Node | undefined = from;
  for (const index of path) node = node === undefined ? undefined : childrenOf(node)[index];
  return node !== undefined && node.kind === like.kind && ts.isExpression(node) && isExpressionPlace(node)
    ? node
    : null;
}

function childrenOf(node: ts.Node): readonly ts.Node[] {
  const children: ts.Node[] = [];
  node.forEachChild((child) => void children.push(child));
  return children;
}

function isWrappable(node: ts.Expression): boolean {
  const { parent } = node;
  if (ts.isFunctionLike(node) || ts.isParenthesizedExpression(node) || ts.isRegularExpressionLiteral(node))
    return false;
  if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) return false;
  if (ts.isPostfixUnaryExpression(node) || ts.isExpressionStatement(parent)) return false;
  if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) return parent.expression !== node;
  if (ts.isIdentifier(node) && /^[A-Z]/.test(node.text)) return false;
  return !(node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword);
}

/** Methods that the program itself calls somewhere. */
function chainedElsewhere({ nodes }: Program): readonly string[] {
  return nodes.flatMap((node) => {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return [];
    if (/^[A-Z]/.test(node.expression.expression.getText())) return [];
    const text = node.getText().slice(node.expression.name.getStart() - node.getStart());
    return text.length <= 60 ? [text] : [];
  });
}

/** By the order that a table of the program gives, or by length. */
function sortsByTable({ nodes }: Program): readonly string[] {
  const tables = nodes.flatMap((node) =>
    ts.isVariableDeclaration(node) && node.initializer !== undefined && ts.isObjectLiteralExpression(node.initializer)
      ? [node.name.getText()]
      : [],
  );
  return [...tables.map((table) => `sort((a, b) => ${table}[a] - ${table}[b])`), 'sort((a, b) => a.length - b.length)'];
}

function* unwrapped(node: ts.CallExpression | ts.PropertyAccessExpression): Iterable<Proposal> {
  if (ts.isPropertyAccessExpression(node)) {
    const isCallee = ts.isCallExpression(node.parent) && node.parent.expression === node;
    if (!isCallee) yield swap('unwrap', 0.5, node, node.expression.getText());
    return;
  }
  const [first] = node.arguments;
  if (ts.isPropertyAccessExpression(node.expression) && !/^[A-Z]\w*$/.test(node.expression.expression.getText()))
    yield swap('unwrap', 1, node, node.expression.expression.getText());
  else if (node.arguments.length === 1 && first !== undefined)
    yield swap('unwrap', 1, node, isLoose(first) && bindsTightly(node) ? `(${first.getText()})` : first.getText());
}

function* otherArguments(node: ts.CallExpression): Iterable<Proposal> {
  const given = node.arguments.map((argument) => argument.getText());
  const head = node.expression.getText();
  const write = (kind: string, args: readonly string[]): Proposal => swap(kind, 1, node, `${head}(${args.join(', ')})`);
  for (const index of given.keys()) {
    for (let other = index + 1; other < given.length; other += 1)
      yield write(
        'exchange-arguments',
        given.map((text, i) => given[i === index ? other : i === other ? index : i] ?? text),
      );
    yield write(
      'drop-argument',
      given.filter((_, i) => i !== index),
    );
    const argument = node.arguments[index]!;
    if (!ts.isSpreadElement(argument) && !ts.isFunctionLike(argument) && !ts.isLiteralExpression(argument))
      yield write(
        'spread',
        given.map((text, i) => (i === index ? `...${text}` : text)),
      );
  }
  for (const more of ['1', '-1', '0', '2', '10']) if (given.length <= 1) yield write('add-argument', [...given, more]);
}
