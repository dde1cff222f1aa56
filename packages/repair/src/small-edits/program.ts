// One program, parsed once and indexed for all kinds of edits: nodes, names in scope, expressions to borrow. Runs nothing.
import ts from 'typescript';

export interface Program {
  readonly text: string;
  readonly file: ts.SourceFile;
  /** Of the functions that hold what may be edited, in the order of the text, each before its parts. */
  readonly nodes: readonly ts.Node[];
  /** Those of them that may be edited. */
  readonly targets: readonly ts.Node[];
  /** Whether something may be put in at `position`. */
  readonly mayEdit: (position: number) => boolean;
  /** Expressions of the program by their text, with the names they need. */
  readonly expressions: ReadonlyMap<string, Borrowed>;
  /** Numbers and quoted words that stand in the program, its comments or the other texts. */
  readonly numbers: ReadonlySet<string>;
  readonly words: ReadonlySet<string>;
  /** The program's comments and the other texts: what people say that it should do. */
  readonly said: string;
  /** Names that may be used at `position`, each once. */
  readonly inScope: (position: number) => readonly string[];
}

export interface Borrowed {
  readonly node: ts.Expression;
  readonly names: readonly string[];
  readonly times: number;
}

const LONGEST_BORROWED = 40;

export function parse(fileName: string, text: string): ts.SourceFile {
  return ts.createSourceFile(fileName, text, ts.ScriptTarget.ESNext, true);
}

/** Without the way from a node to its parent: a third quicker, for texts that are only checked and walked down. */
export function parseDown(fileName: string, text: string): ts.SourceFile {
  return ts.createSourceFile(fileName, text, ts.ScriptTarget.ESNext, false);
}

/** The parser keeps its complaints in a field that its types hide. */
export function parses(file: ts.SourceFile): boolean {
  return (file as unknown as { parseDiagnostics: readonly unknown[] }).parseDiagnostics.length === 0;
}

/** `lines`, from 1: what may be edited; null: everything. */
export function readProgram(
  fileName: string,
  text: string,
  vocabulary: readonly string[],
  lines: ReadonlySet<number> | null,
): Program {
  const file = parse(fileName, text);
  const all: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    all.push(node);
    node.forEachChild(visit);
  };
  visit(file);
  const mayEdit = (position: number): boolean =>
    lines === null || lines.has(ts.getLineAndCharacterOfPosition(file, position).line + 1);
  const mayBeEdited = all.filter((node) => mayEdit(node.getStart(file)));
  const nodes = lines === null ? all : around(mayBeEdited, all);
  const texts = [text, ...vocabulary];
  return {
    text,
    file,
    nodes,
    targets: lines === null ? all : mayBeEdited,
    mayEdit,
    expressions: borrowable(file, nodes),
    numbers: new Set(texts.flatMap((one) => one.match(/(?<![\w.])\d+(?:\.\d+)?(?![\w.])/g) ?? [])),
    words: new Set(texts.flatMap(quotedWords)),
    said: [commentsOf(text), ...vocabulary].join('\n'),

    inScope: scopes(all),
  };
}

/** What stands in the same members of classes, or in the same statements of the file. */
function around(some: readonly ts.Node[], all: readonly ts.Node[]): readonly ts.Node[] {
  const holders = new Set(some.filter((node) => !ts.isSourceFile(node)).map(holderOf));
  return all.filter((node) => !ts.isSourceFile(node) && holders.has(holderOf(node)));
}

function holderOf(node: ts.Node): ts.Node {
  let at = node;
  while (!ts.isClassElement(at) && !ts.isSourceFile(at.parent)) at = at.parent;
  return at;
}

function commentsOf(text: string): string {
  return (text.match(/\/\*[\s\S]*?\*\/|\/\/.*/g) ?? []).join('\n');
}

function quotedWords(text: string): readonly string[] {
  const quoted = [...text.matchAll(/'([^'\n]{0,24})'|"([^"\n]{0,24})"/g)].map(([, a, b]) => a ?? b ?? '');
  return quoted.filter((word) => !/[;{}=()]./.test(word));
}

export function isExpressionPlace(node: ts.Node): node is ts.Expression {
  if (!ts.isExpression(node) || ts.isOmittedExpression(node)) return false;
  const { parent } = node;
  if (ts.isIdentifier(node) && !isRead(node)) return false;
  return !ts.isExpressionWithTypeArguments(parent) && !ts.isTypeNode(node);
}

/** Whether an identifier stands for a value, and is not a name that is declared, a property or a label. */
export function isRead(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isVariableDeclaration(parent) || ts.isParameter(parent) || ts.isBindingElement(parent))
    return parent.initializer === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  if (ts.isFunctionLike(parent) && !ts.isArrowFunction(parent)) return false;
  return !(
    ts.isShorthandPropertyAssignment(parent) ||
    ts.isLabeledStatement(parent) ||
    ts.isBreakOrContinueStatement(parent) ||
    ts.isClassLike(parent) ||
    ts.isImportSpecifier(parent) ||
    ts.isImportClause(parent) ||
    ts.isNamespaceImport(parent) ||
    ts.isExportSpecifier(parent) ||
    ts.isTypeNode(parent) ||
    ts.isTypeElement(parent) ||
    ts.isClassElement(parent) ||
    ts.isQualifiedName(parent) ||
    ts.isTypeAliasDeclaration(parent) ||
    ts.isInterfaceDeclaration(parent) ||
    ts.isModuleDeclaration(parent)
  );
}

/** Where a value is stored: left of an assignment, or what `++` counts. */
export function isWritten(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isBinaryExpression(parent)) return parent.left === node && isAssignment(parent.operatorToken.kind);
  if (ts.isPostfixUnaryExpression(parent)) return true;
  if (ts.isPrefixUnaryExpression(parent))
    return parent.operator === ts.SyntaxKind.PlusPlusToken || parent.operator === ts.SyntaxKind.MinusMinusToken;
  return (ts.isForOfStatement(parent) || ts.isForInStatement(parent)) && parent.initializer === node;
}

export function isAssignment(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

function borrowable(file: ts.SourceFile, nodes: readonly ts.Node[]): ReadonlyMap<string, Borrowed> {
  const found = new Map<string, Borrowed>();
  for (const node of nodes) {
    if (!isExpressionPlace(node) || isWritten(node)) continue;
    if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) continue;
    if (ts.isFunctionLike(node) || ts.isSpreadElement(node) || ts.isParenthesizedExpression(node)) continue;
    if (ts.isPostfixUnaryExpression(node) || ts.isObjectLiteralExpression(node)) continue;
    const text = node.getText(file);
    if (text.length > LONGEST_BORROWED || text.includes('\n')) continue;
    const known = found.get(text);
    found.set(text, { node: known?.node ?? node, names: namesOf(node), times: (known?.times ?? 0) + 1 });
  }
  return found;
}

export function namesOf(node: ts.Node): readonly string[] {
  const names = new Set<string>();
  const visit = (part: ts.Node): void => {
    if (ts.isIdentifier(part) && isRead(part)) names.add(part.text);
    part.forEachChild(visit);
  };
  visit(node);
  return [...names];
}

interface Declared {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

function scopes(nodes: readonly ts.Node[]): (position: number) => readonly string[] {
  const declared = nodes.flatMap((node): readonly Declared[] => {
    if (!ts.isVariableDeclaration(node) && !ts.isParameter(node) && !ts.isBindingElement(node))
      return ts.isFunctionDeclaration(node) && node.name !== undefined
        ? [{ name: node.name.text, from: node.parent.pos, to: node.parent.end }]
        : [];
    if (!ts.isIdentifier(node.name)) return [];
    const scope = scopeOf(node);
    return [{ name: node.name.text, from: ts.isParameter(node) ? scope.pos : node.end, to: scope.end }];
  });
  return (position) => [
    ...new Set(declared.filter(({ from, to }) => from <= position && position < to).map(({ name }) => name)),
  ];
}

function scopeOf(declaration: ts.Node): ts.Node {
  let node = declaration.parent;
  while (
    !ts.isBlock(node) &&
    !ts.isFunctionLike(node) &&
    !ts.isSourceFile(node) &&
    !ts.isIterationStatement(node, false) &&
    !ts.isCaseBlock(node)
  )
    node = node.parent;
  return node;
}
