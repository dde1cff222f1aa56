// Names of variables that can be seen from a place, the nearest first. Knows the checker, and no repair.
import ts from 'typescript';

/** Of one file, parameters and variables only: what is imported or declared for the whole program is left out. */
export function namesInScope(checker: ts.TypeChecker, node: ts.Node, position: number): readonly string[] {
  const file = node.getSourceFile();
  const symbols = checker.getSymbolsInScope(node, ts.SymbolFlags.Variable);
  return symbols
    .flatMap(({ name, declarations }) => {
      const [declaration] = declarations ?? [];
      if (declaration?.getSourceFile() !== file) return [];
      const isBefore = declaration.getStart(file) < position;
      const isWhole = ts.isVariableDeclaration(declaration) && ts.isSourceFile(declaration.parent.parent.parent);
      return isBefore && !isWhole ? [{ name, at: declaration.getStart(file) }] : [];
    })
    .toSorted((a, b) => b.at - a.at)
    .map(({ name }) => name);
}
