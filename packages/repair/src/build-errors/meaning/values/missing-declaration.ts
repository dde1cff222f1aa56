// Declares a name that is used and declared nowhere. It must not know whether the value that it gives is right.
import ts from 'typescript';
import type { FaultPlace } from '../../fault-groups.ts';
import type { Step } from '../../problem.ts';
import { applyEdits, indentAt, type SpanEdit } from '../../text-edits.ts';
import { bestByExamples } from './best-by-examples.ts';
import { expressionsAt, type Expression } from './expressions.ts';
import { namesInScope } from './scope.ts';
import { siblingExpressions } from './siblings.ts';
import { isAssigned, usageOf, type Usage } from './usage.ts';

const UNKNOWN_NAME = new Set([2304, 2552, 18004]);
const BASE_COST = 0.9;
const MOST_WITHOUT_EXAMPLES = 8;
const MOST_WITH_EXAMPLES = 6;
const MOST_TRIED = 400;

export function missingDeclarationSteps(place: FaultPlace): readonly Step[] {
  const { fault, group, node, file } = place;
  if (!UNKNOWN_NAME.has(fault.code) || group.word === null || ts.isPartOfTypeNode(node)) return [];
  if (group.faults.some(({ path }) => path !== place.path)) return [];
  const usage = usageOf(file, group.word);
  const [first] = usage.nodes;
  if (first === undefined || isCalledOnly(usage)) return [];
  return [...keywordStep(place, usage), ...chosen(place, tries(place, usage))];
}

/** A function cannot be made up. */
function isCalledOnly({ nodes }: Usage): boolean {
  return nodes.every(({ parent }, index) => ts.isCallExpression(parent) && parent.expression === nodes[index]);
}

/** `i = 0` where `let i = 0` was meant: the first use assigns, and all others can see it. */
function keywordStep({ path, file, group }: FaultPlace, usage: Usage): readonly Step[] {
  const [first] = usage.nodes as readonly [ts.Identifier];
  const assignment = first.parent;
  if (!isAssigned(first) || !ts.isBinaryExpression(assignment)) return [];
  if (assignment.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return [];
  const holder = assignment.parent;
  const isHead = ts.isForStatement(holder) && holder.initializer === assignment;
  const isStatement = ts.isExpressionStatement(holder) && isBlockLike(holder.parent);
  const scope = isHead ? holder : isStatement ? holder.parent : null;
  if (scope === null || !usage.nodes.every((one) => isInside(one, scope))) return [];
  const at = first.getStart(file);
  const keyword = usage.nodes.some((one) => one !== first && isAssigned(one)) || isHead ? 'let' : 'const';
  const insert = `${keyword} `;
  return [
    {
      kind: 'small-edit',
      says: `declare ${group.word} in ${path}`,
      edits: [{ path, start: at, end: at, insert }],
      cost: 0.5,
    },
  ];
}

interface Try {
  readonly edits: readonly SpanEdit[];
  readonly cost: number;
  readonly says: string;
}

/** Every place with every value, the likeliest first. */
function tries(place: FaultPlace, usage: Usage): readonly Try[] {
  const { path, file, checker, group, text } = place;
  const name = group.word!;
  const found: Try[] = [];
  for (const [level, statement] of statementsAround(usage).entries()) {
    const position = statement.getStart(file);
    const names = namesInScope(checker, statement, position).filter((one) => one !== name);
    const site = {
      file,
      position,
      names,
      holds: usage.holds,
      grows: usage.grows,
      isAssigned: usage.isAssigned,
      unknown: new Set([name]),
    };
    const keyword = usage.isAssigned ? 'let' : 'const';
    const end = /;[^\S\n]*$/m.test(text) ? ';' : '';
    for (const value of valuesOf(site, name, file)) {
      const insert = `${keyword} ${name} = ${value.text}${end}\n${indentAt(text, position)}`;
      const edit = { path, start: position, end: position, insert };
      const cost = BASE_COST + value.cost + (usage.grows ? 0.4 : 0.8) * level;
      found.push({ edits: [edit], cost, says: `declare ${name} with ${value.text} in ${path}` });
    }
  }
  return found.toSorted((a, b) => a.cost - b.cost);
}

function valuesOf(site: Parameters<typeof expressionsAt>[0], name: string, file: ts.SourceFile): readonly Expression[] {
  return [...siblingExpressions(file, name), ...expressionsAt(site)];
}

/** Statements of blocks that hold all uses, before which it could be declared: the innermost first. */
function statementsAround({ nodes }: Usage): readonly ts.Statement[] {
  const [first] = nodes as readonly [ts.Identifier];
  const found: ts.Statement[] = [];
  for (let at: ts.Node = first; at.parent !== undefined; at = at.parent) {
    if (ts.isFunctionLike(at) && nodes.every((one) => isInside(one, at))) break;
    const block = at.parent;
    if (ts.isStatement(at) && isBlockLike(block) && nodes.every((one) => isInside(one, block))) found.push(at);
  }
  return found.slice(0, 3);
}

function isBlockLike(node: ts.Node): boolean {
  return ts.isBlock(node) || ts.isSourceFile(node) || ts.isCaseClause(node) || ts.isModuleBlock(node);
}

function isInside(node: ts.Node, scope: ts.Node): boolean {
  return node.pos >= scope.pos && node.end <= scope.end;
}

/** With examples all are tried by them; without, only the likeliest are worth a type check. */
function chosen(place: FaultPlace, all: readonly Try[]): readonly Step[] {
  const judge = place.workspace.problem.judgeExamples;
  const steps = (some: readonly Try[]): readonly Step[] => some.map((one) => ({ kind: 'small-edit', ...one }));
  const likely = all.slice(0, MOST_WITHOUT_EXAMPLES);
  if (judge === undefined || all.length === 0) return steps(likely);
  const right = bestByExamples(all.slice(0, MOST_TRIED), MOST_WITH_EXAMPLES, (one) =>
    judge(place.path, applyEdits(place.text, one.edits)),
  );
  return steps([...new Set([...right, ...likely])]);
}
