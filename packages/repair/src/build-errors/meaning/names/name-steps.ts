// Exchanges a word that means nothing for the likeliest one that does. Knows what is in scope, and no repair but this.
import ts from 'typescript';
import type { FaultPlace } from '../../fault-groups.ts';
import { nodeAt } from '../../faults.ts';
import type { Step } from '../../problem.ts';
import { nameCost } from '../../similarity.ts';
import { renamesOf } from './culprit-renames.ts';

const VALUES = ['true', 'false', 'null', 'undefined', 'this', 'NaN', 'Infinity'];
const STATEMENTS = ['return', 'break', 'continue', 'debugger'];
const MOST = 10;

/** Codes of faults about a word that is not there where it was looked for. */
const UNKNOWN_NAME = new Set([
  2304, 2503, 2551, 2552, 2339, 2305, 2724, 2694, 2353, 2561, 18004, 2749, 2693, 2614, 2613, 2459, 2318, 2550, 2568,
  2741, 2739, 2322, 2345, 2420, 2416, 4113, 4117, 2588, 2307,
]);

export function nameSteps(place: FaultPlace): readonly Step[] {
  const { fault, group, node } = place;
  if (!UNKNOWN_NAME.has(fault.code)) return [];
  if (fault.code === 2741 || fault.code === 2739 || fault.code === 2345 || fault.code === 2322) return keySteps(place);
  const word = group.word;
  if (word === null || !isNameLike(node)) return [];
  const hints = renamesOf(place.workspace.problem.culprit ?? []);
  // A name that exists and cannot be assigned was perhaps meant to be another one.
  const base = fault.code === 2588 ? 1.2 : 0;
  return ranked(word, candidatesAt(place, node), hints.get(word) ?? new Set()).map(({ name, cost }) => ({
    kind: 'name',
    says: `write ${name} instead of ${word} in ${pathsOf(place)}`,
    edits: usesOf(place, word).map(({ path, start }) => ({
      path,
      start,
      end: start + word.length,
      insert: written(place, { path, start }, word, name),
    })),
    cost: base + cost,
  }));
}

function pathsOf({ group }: FaultPlace): string {
  const paths = [...new Set(group.faults.map(({ path }) => path))];
  return paths.length <= 2 ? paths.join(' and ') : `${paths.length} files`;
}

interface Use {
  readonly path: string;
  readonly start: number;
}

/** Where an import names what is not there, the compiler is silent about all uses of it. */
function usesOf({ workspace, group }: FaultPlace, word: string): readonly Use[] {
  const uses = new Map(group.faults.map(({ path, start }) => [`${path} ${start}`, { path, start }]));
  for (const { path, start } of group.faults) {
    const file = workspace.program().getSourceFile(workspace.absolute(path));
    if (file === undefined || !isImported(nodeAt(file, start))) continue;
    const visit = (node: ts.Node): void => {
      if (ts.isIdentifier(node) && node.text === word && !isMemberName(node))
        uses.set(`${path} ${node.getStart(file)}`, { path, start: node.getStart(file) });
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return [...uses.values()];
}

/** Under its own name, which then is the name of all uses. */
function isImported({ parent }: ts.Node): boolean {
  return parent !== undefined && ts.isImportSpecifier(parent) && parent.propertyName === undefined;
}

function isMemberName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression !== node;
  return (ts.isPropertyAssignment(parent) || ts.isMethodDeclaration(parent)) && parent.name === node;
}

/** `{ word }` names a key and a value at once; only the value was meant. */
function written(place: FaultPlace, at: { path: string; start: number }, word: string, name: string): string {
  const file = place.workspace.program().getSourceFile(place.workspace.absolute(at.path));
  if (file === undefined) return name;
  const { parent } = nodeAt(file, at.start);
  if (parent !== undefined && ts.isShorthandPropertyAssignment(parent)) return `${word}: ${name}`;
  return name;
}

interface Candidate {
  readonly name: string;
  readonly cost: number;
}

export function ranked(word: string, names: Iterable<string>, hinted: ReadonlySet<string>): readonly Candidate[] {
  const found: Candidate[] = [];
  for (const name of new Set(names)) {
    if (name === word || !/^[\p{L}_$]/u.test(name)) continue;
    const alike = hinted.has(name) ? 0.1 : nameCost(word, name);
    if (alike !== null) found.push({ name, cost: 0.2 + alike });
  }
  return found.toSorted((a, b) => a.cost - b.cost).slice(0, MOST);
}

function isNameLike(node: ts.Node): boolean {
  return ts.isIdentifier(node) || ts.isPrivateIdentifier(node);
}

/** Every name that would mean something where the node stands. */
function candidatesAt(place: FaultPlace, node: ts.Node): readonly string[] {
  const { checker } = place;
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) return members(checker, parent.expression);
  if (ts.isQualifiedName(parent) && parent.right === node) return exportsOf(checker, parent.left);
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent)) return moduleNames(place, parent);
  if (
    ts.isBindingElement(parent) &&
    (parent.propertyName ?? parent.name) === node &&
    ts.isObjectBindingPattern(parent.parent)
  )
    return checker
      .getTypeAtLocation(parent.parent)
      .getProperties()
      .map(({ name }) => name);
  if ((ts.isPropertyAssignment(parent) && parent.name === node) || ts.isShorthandPropertyAssignment(parent)) {
    const wanted =
      checker
        .getContextualType(parent.parent)
        ?.getProperties()
        .map(({ name }) => name) ?? [];
    return ts.isPropertyAssignment(parent) ? wanted : [...wanted, ...inScope(place, node)];
  }
  if (ts.isJsxAttribute(parent) && parent.name === node)
    return (
      checker
        .getContextualType(parent.parent)
        ?.getProperties()
        .map(({ name }) => name) ?? []
    );
  if (isTag(parent, node)) return [...tags(place), ...inScope(place, node)];
  const isStatement = ts.isExpressionStatement(parent);
  return [...inScope(place, node), ...VALUES, ...(isStatement ? STATEMENTS : [])];
}

function members(checker: ts.TypeChecker, expression: ts.Expression): readonly string[] {
  const type = checker.getApparentType(checker.getNonNullableType(checker.getTypeAtLocation(expression)));
  return checker.getPropertiesOfType(type).map(({ name }) => name);
}

function exportsOf(checker: ts.TypeChecker, node: ts.Node): readonly string[] {
  const symbol = checker.getSymbolAtLocation(node);
  return symbol === undefined ? [] : checker.getExportsOfModule(resolved(checker, symbol)).map(({ name }) => name);
}

function moduleNames({ checker }: FaultPlace, specifier: ts.ImportSpecifier | ts.ExportSpecifier): readonly string[] {
  const clause = specifier.parent.parent;
  const from = ts.isImportClause(clause) ? clause.parent.moduleSpecifier : clause.moduleSpecifier;
  return from === undefined ? [] : exportsOf(checker, from);
}

function resolved(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
}

/** What is declared near comes before the hundreds of names that every program has. */
function inScope({ checker, file }: FaultPlace, node: ts.Node): readonly string[] {
  const meaning = ts.isPartOfTypeNode(node)
    ? ts.SymbolFlags.Type | ts.SymbolFlags.Namespace
    : ts.SymbolFlags.Value | ts.SymbolFlags.Alias;
  const symbols = checker.getSymbolsInScope(node, meaning);
  const isOurs = ({ declarations }: ts.Symbol): boolean =>
    declarations?.some((one) => one.getSourceFile() === file) ?? false;
  const ours = symbols.filter(isOurs).map(({ name }) => name);
  const others = symbols.filter((symbol) => !isOurs(symbol) && isCommon(symbol)).map(({ name }) => name);
  return [...ours, ...others];
}

/** Of the names that are there without an import, the browser's thousand are no candidates for a slip. */
function isCommon({ declarations }: ts.Symbol): boolean {
  return declarations?.some((one) => !/\/lib\.dom[^/]*\.d\.ts$/.test(one.getSourceFile().fileName)) ?? true;
}

function isTag(parent: ts.Node, node: ts.Node): boolean {
  const isElement =
    ts.isJsxOpeningElement(parent) || ts.isJsxSelfClosingElement(parent) || ts.isJsxClosingElement(parent);
  return isElement && parent.tagName === node;
}

function tags({ checker, node }: FaultPlace): readonly string[] {
  return checker.getJsxIntrinsicTagNamesAt(node).map(({ name }) => name);
}

/** An object with a key too many and a key too few, of which one is a slip or a former name of the other. */
function keySteps(place: FaultPlace): readonly Step[] {
  const literal = literalAt(place.node);
  if (literal === null) return [];
  const { checker, path } = place;
  const wanted = checker.getContextualType(literal)?.getProperties() ?? [];
  const names = new Set(wanted.map(({ name }) => name));
  const written = literal.properties.flatMap(({ name }) => (name !== undefined && ts.isIdentifier(name) ? [name] : []));
  const has = new Set(written.map(({ text }) => text));
  const missing = wanted.filter(({ name, flags }) => !has.has(name) && (flags & ts.SymbolFlags.Optional) === 0);
  const hints = renamesOf(place.workspace.problem.culprit ?? []);
  return written
    .filter(({ text }) => !names.has(text))
    .flatMap((key) =>
      ranked(
        key.text,
        missing.map(({ name }) => name),
        hints.get(key.text) ?? new Set(),
      ).map(({ name, cost }): Step => ({
        kind: 'name',
        says: `write ${name} instead of ${key.text} in ${path}`,
        edits: [
          {
            path,
            start: key.getStart(),
            end: key.end,
            insert: ts.isShorthandPropertyAssignment(key.parent) ? `${name}: ${key.text}` : name,
          },
        ],
        cost: 0.2 + cost,
      })),
    );
}

function literalAt(node: ts.Node): ts.ObjectLiteralExpression | null {
  if (ts.isObjectLiteralExpression(node)) return node;
  const up = node.parent;
  if (up === undefined) return null;
  if (ts.isVariableDeclaration(up) && up.initializer !== undefined && ts.isObjectLiteralExpression(up.initializer))
    return up.initializer;
  if (ts.isReturnStatement(node) && node.expression !== undefined && ts.isObjectLiteralExpression(node.expression))
    return node.expression;
  return up.kind === ts.SyntaxKind.SourceFile ? null : literalAbove(up);
}

function literalAbove(node: ts.Node): ts.ObjectLiteralExpression | null {
  for (let at: ts.Node = node; at.parent !== undefined && !ts.isStatement(at); at = at.parent)
    if (ts.isObjectLiteralExpression(at)) return at;
  return null;
}
