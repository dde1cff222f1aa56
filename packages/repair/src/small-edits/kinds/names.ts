// Another name in scope where a name stands, and other methods where people mistake one for another. Knows no types.
import ts from 'typescript';
import type { Proposal } from '../edit.ts';
import { isRead, isWritten, type Program } from '../program.ts';
import { replaced, saysChange, swap, type Kind } from './proposing.ts';

/** Names of the language that people mistake for one another. */
const MISTAKEN: readonly (readonly string[])[] = [
  ['min', 'max'],
  ['floor', 'ceil', 'round', 'trunc', 'abs'],
  ['startsWith', 'endsWith', 'includes'],
  ['toLowerCase', 'toUpperCase'],
  ['push', 'unshift'],
  ['pop', 'shift'],
  ['some', 'every'],
  ['indexOf', 'lastIndexOf'],
  ['find', 'findLast', 'filter'],
  ['findIndex', 'findLastIndex'],
  ['slice', 'splice', 'substring'],
  ['trim', 'trimStart', 'trimEnd'],
  ['padStart', 'padEnd'],
  ['map', 'filter', 'forEach', 'flatMap'],
  ['keys', 'values', 'entries'],
  ['replace', 'replaceAll'],
  ['parseInt', 'parseFloat', 'Number'],
  ['isInteger', 'isFinite', 'isNaN'],
  ['reduce', 'reduceRight'],
  ['length', 'size'],
  ['add', 'delete', 'has'],
  ['sqrt', 'cbrt', 'pow'],
  ['all', 'allSettled', 'race', 'any'],
  ['setTimeout', 'setInterval'],
  ['first', 'last'],
  ['before', 'after'],
  ['start', 'end'],
];
const MOST_NAMES = 24;

export const names: Kind = function* (program) {
  const functions = new Set(program.nodes.flatMap(functionName));
  for (const node of program.targets) {
    if (!ts.isIdentifier(node)) continue;
    yield* otherMethods(node);
    if (isRead(node) || isWritten(node)) yield* otherNames(program, node, functions);
    if (ts.isPropertyAccessExpression(node.parent) && node.parent.name === node) yield* otherProperties(program, node);
  }
  yield* everywhereInStatement(program);
};

function* otherNames({ inScope }: Program, node: ts.Identifier, functions: ReadonlySet<string>): Iterable<Proposal> {
  const isCalled = ts.isCallExpression(node.parent) && node.parent.expression === node;
  const isGlobal = !inScope(node.getStart()).includes(node.text);
  if (isGlobal) return;
  for (const other of inScope(node.getStart()).slice(-MOST_NAMES)) {
    if (other === node.text || functions.has(other) !== isCalled) continue;
    yield swap(isWritten(node) ? 'written-name' : 'name', 1, node, other);
  }
}

function functionName(node: ts.Node): readonly string[] {
  if (ts.isFunctionDeclaration(node)) return node.name === undefined ? [] : [node.name.text];
  if (!ts.isVariableDeclaration(node) || node.initializer === undefined || !ts.isIdentifier(node.name)) return [];
  return ts.isFunctionLike(node.initializer) ? [node.name.text] : [];
}

function* otherMethods(node: ts.Identifier): Iterable<Proposal> {
  for (const group of MISTAKEN) {
    if (!group.includes(node.text)) continue;
    for (const other of group) if (other !== node.text) yield swap('method', 1, node, other);
  }
}

/** A property that is used of the same thing elsewhere. */
function* otherProperties({ nodes }: Program, node: ts.Identifier): Iterable<Proposal> {
  const owner = (node.parent as ts.PropertyAccessExpression).expression.getText();
  const used = new Set<string>();
  for (const other of nodes) {
    const isOfSame = ts.isPropertyAccessExpression(other) && other.expression.getText() === owner;
    if (isOfSame && other.name.text !== node.text) used.add(other.name.text);
  }
  for (const other of used) yield swap('property', 1, node, other);
}

/** One name for another in the whole of a statement, and two names that change places there. */
function* everywhereInStatement({ targets, inScope }: Program): Iterable<Proposal> {
  for (const statement of targets) {
    if (!ts.isExpressionStatement(statement) && !ts.isReturnStatement(statement) && !isHead(statement)) continue;
    const groups = Map.groupBy(readsIn(statement), (node) => node.text);
    for (const [name, group] of groups) {
      const known = inScope(statement.getStart());
      if (!known.includes(name)) continue;
      for (const [other, others] of groups) {
        if (name >= other || !known.includes(other)) continue;
        const changes = [...group.map((node) => replaced(node, other)), ...others.map((node) => replaced(node, name))];
        yield { kind: 'exchange-names', weight: 1, says: `exchange \`${name}\` and \`${other}\``, changes };
      }
      if (group.length < 2) continue;
      for (const other of known.slice(-MOST_NAMES)) {
        if (other === name) continue;
        const says = `${saysChange(group[0]!, other)} in the whole statement`;
        yield { kind: 'name-everywhere', weight: 1, says, changes: group.map((node) => replaced(node, other)) };
      }
    }
  }
}

function isHead(node: ts.Node): boolean {
  return ts.isBinaryExpression(node) && !ts.isBinaryExpression(node.parent) && !ts.isExpressionStatement(node.parent);
}

function readsIn(node: ts.Node): readonly ts.Identifier[] {
  const found: ts.Identifier[] = [];
  const visit = (part: ts.Node): void => {
    if (ts.isIdentifier(part) && isRead(part)) found.push(part);
    part.forEachChild(visit);
  };
  visit(node);
  return found;
}
