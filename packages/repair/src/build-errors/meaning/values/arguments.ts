// Calls with too few or too many arguments. It must not know whether the value that it passes is right.
import ts from 'typescript';
import type { FaultPlace } from '../../fault-groups.ts';
import type { Step } from '../../problem.ts';
import { applyEdits } from '../../text-edits.ts';
import { bestByExamples } from './best-by-examples.ts';
import { expressionsAt } from './expressions.ts';
import { findUp } from '../keywords.ts';
import { namesInScope } from './scope.ts';
import type { Holds } from './usage.ts';

const ARITY = new Set([2554, 2555, 2575, 2769, 2346]);
const MOST = 8;
const MOST_TRIED = 400;

export function argumentSteps(place: FaultPlace): readonly Step[] {
  if (!ARITY.has(place.fault.code)) return [];
  const call = findUp(place.node, isCall);
  if (call === undefined) return [];
  const [least, most] = bounds(place, call);
  const given = call.arguments?.length ?? 0;
  if (given < least) return missingArgument(place, call);
  return given > most ? surplusArgument(place, call) : [];
}

function isCall(node: ts.Node): node is ts.CallExpression | ts.NewExpression {
  return ts.isCallExpression(node) || ts.isNewExpression(node);
}

function bounds({ checker }: FaultPlace, call: ts.CallExpression | ts.NewExpression): readonly [number, number] {
  const type = checker.getTypeAtLocation(call.expression);
  const signatures = ts.isNewExpression(call) ? type.getConstructSignatures() : type.getCallSignatures();
  const counts = signatures.map(({ parameters }) => ({
    least: parameters.filter((parameter) => !isOptional(parameter)).length,
    most: parameters.some(isRest) ? Number.POSITIVE_INFINITY : parameters.length,
  }));
  return [Math.min(...counts.map(({ least }) => least)), Math.max(...counts.map(({ most }) => most))];
}

function isOptional({ valueDeclaration }: ts.Symbol): boolean {
  if (valueDeclaration === undefined || !ts.isParameter(valueDeclaration)) return false;
  return (
    valueDeclaration.questionToken !== undefined ||
    valueDeclaration.initializer !== undefined ||
    valueDeclaration.dotDotDotToken !== undefined
  );
}

function isRest({ valueDeclaration }: ts.Symbol): boolean {
  return (
    valueDeclaration !== undefined && ts.isParameter(valueDeclaration) && valueDeclaration.dotDotDotToken !== undefined
  );
}

/** One more at every gap; the compiler says whether its type fits. */
function missingArgument(place: FaultPlace, call: ts.CallExpression | ts.NewExpression): readonly Step[] {
  const { checker, file, path, text } = place;
  const given = call.arguments ?? [];
  const names = namesInScope(checker, call, call.getStart(file));
  const holds = holdsOf(place, call, given.length);
  const site = {
    file,
    position: call.getStart(file),
    names,
    holds,
    grows: false,
    isAssigned: true,
    unknown: new Set<string>(),
  };
  const spread = given.length;
  const steps: Step[] = [];
  for (const value of expressionsAt(site))
    for (let index = spread; index >= 0; index -= 1) {
      const next = given[index];
      const close = call.getText(file).lastIndexOf(')') + call.getStart(file);
      const at = next === undefined ? close : next.getStart(file);
      const insert = next !== undefined ? `${value.text}, ` : spread > 0 ? `, ${value.text}` : value.text;
      // A call must not pass itself.
      if (value.text === call.getText(file)) continue;
      const says = `pass ${value.text} to ${call.expression.getText(file)} in ${path}`;
      const cost = 0.5 + value.cost + 0.4 * (spread - index) + awayFrom(call, value.text);
      steps.push({ kind: 'small-edit', says, edits: [{ path, start: at, end: at, insert }], cost });
    }
  return likeliest(place, text, steps);
}

/** A call with nothing but constants could be written as its result, and what ends a loop is mostly a length. */
function awayFrom(call: ts.CallExpression | ts.NewExpression, value: string): number {
  const isConstant = !/[\p{L}_$]/u.test(value.replaceAll(/(['"]).*?\1/g, ''));
  const loop = findUp(call, ts.isForStatement);
  const ends = loop?.condition;
  if (ends === undefined || call.pos < ends.pos || call.end > ends.end) return isConstant ? 0.8 : 0;
  // A bound that moves with the variable that it bounds is hardly one.
  const own = loop?.initializer?.getText().match(/[\p{L}_$][\p{L}\p{N}_$]*(?=\s*=)/gu) ?? [];
  const moves = own.some((name) => value.match(/[\p{L}\p{N}_$]+/gu)?.includes(name) === true);
  return (isConstant ? 0.8 : 0) + (value.includes('.length') ? 0 : 0.6) + (moves ? 0.8 : 0);
}

function holdsOf({ checker }: FaultPlace, call: ts.CallExpression | ts.NewExpression, index: number): Holds {
  const type = checker.getTypeAtLocation(call.expression);
  const [signature] = ts.isNewExpression(call) ? type.getConstructSignatures() : type.getCallSignatures();
  const parameter = signature?.parameters[index];
  if (parameter === undefined) return 'unknown';
  const { flags } = checker.getTypeOfSymbolAtLocation(parameter, call);
  if ((flags & ts.TypeFlags.NumberLike) !== 0) return 'number';
  if ((flags & ts.TypeFlags.StringLike) !== 0) return 'text';
  return (flags & ts.TypeFlags.BooleanLike) === 0 ? 'unknown' : 'truth';
}

function likeliest(place: FaultPlace, text: string, steps: readonly Step[]): readonly Step[] {
  const sorted = steps.toSorted((a, b) => a.cost - b.cost);
  const judge = place.workspace.problem.judgeExamples;
  if (judge === undefined) return sorted.slice(0, MOST);
  const right = bestByExamples(sorted.slice(0, MOST_TRIED), MOST, (step) =>
    judge(place.path, applyEdits(text, step.edits)),
  );
  return [...new Set([...right, ...sorted.slice(0, MOST)])];
}

/** One less, the last first. */
function surplusArgument({ path, file }: FaultPlace, call: ts.CallExpression | ts.NewExpression): readonly Step[] {
  const given = call.arguments ?? [];
  return given.map((argument, index) => {
    const [before, next] = [given[index - 1], given[index + 1]];
    const start = next === undefined ? (before?.end ?? argument.getStart(file)) : argument.getStart(file);
    const end = next === undefined ? argument.end : next.getStart(file);
    const says = `do not pass ${argument.getText(file)} to ${call.expression.getText(file)} in ${path}`;
    return {
      kind: 'small-edit',
      says,
      edits: [{ path, start, end, insert: '' }],
      cost: 0.9 + 0.3 * (given.length - 1 - index),
    };
  });
}
