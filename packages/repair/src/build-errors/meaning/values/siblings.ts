// Declarations of names that differ in a figure or a letter (first, second; sort1, sort2) are often alike.
import ts from 'typescript';
import { nameCost } from '../../similarity.ts';
import type { Expression } from './expressions.ts';

/** What a like-named neighbour holds, as it is and with one pair of operands or one sign exchanged. */
export function siblingExpressions(file: ts.SourceFile, name: string): readonly Expression[] {
  const found: Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer !== undefined) {
      const alike = node.name.text === name ? null : nameCost(name, node.name.text);
      if (alike !== null)
        for (const { text, cost } of varied(node.initializer, file)) found.push({ text, cost: cost + alike });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function varied(node: ts.Expression, file: ts.SourceFile): readonly Expression[] {
  const whole = node.getText(file);
  const start = node.getStart(file);
  const found: Expression[] = [{ text: whole, cost: 1 }];
  const put = (part: ts.Node, by: string): void => {
    const from = part.getStart(file) - start;
    found.push({ text: whole.slice(0, from) + by + whole.slice(part.end - start), cost: 1.2 });
  };
  const visit = (part: ts.Node): void => {
    if (ts.isBinaryExpression(part)) {
      const [left, right] = [part.left.getText(file), part.right.getText(file)];
      put(part, `${right} ${part.operatorToken.getText(file)} ${left}`);
    }
    if (ts.isNumericLiteral(part)) for (const step of [-1, 1]) put(part, String(Number(part.text) + step));
    if (ts.isCallExpression(part) && part.arguments.length === 2)
      put(
        part,
        `${part.expression.getText(file)}(${part.arguments[1]!.getText(file)}, ${part.arguments[0]!.getText(file)})`,
      );
    ts.forEachChild(part, visit);
  };
  visit(node);
  return found;
}
