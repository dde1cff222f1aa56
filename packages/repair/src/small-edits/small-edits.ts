// All small edits of one program, likeliest first. It runs nothing and knows no test.
import ts from 'typescript';
import { applyChanges, type Edit, type Proposal } from './edit.ts';
import { calls } from './kinds/calls.ts';
import { CHANCES } from './kinds/chances.ts';
import { conditions } from './kinds/conditions.ts';
import { constants } from './kinds/constants.ts';
import { exchanges } from './kinds/exchanges.ts';
import { expressions } from './kinds/expressions.ts';
import { names } from './kinds/names.ts';
import { operators } from './kinds/operators.ts';
import type { Kind } from './kinds/proposing.ts';
import { statements } from './kinds/statements.ts';
import { parseDown, parses, readProgram } from './program.ts';

export interface SmallEditOptions {
  /** Its extension says which language it is. */
  readonly fileName: string;
  /** How suspicious each line is, from 1, between 0 and 1; lines that are missing are not touched. None: all alike. */
  readonly focus?: ReadonlyMap<number, number>;
  /** Other texts to take numbers and quoted words from: tests, documents. */
  readonly vocabulary?: readonly string[];
}

const KINDS: readonly Kind[] = [operators, constants, names, expressions, conditions, calls, statements, exchanges];

/**
 * Small edits of `source`, each a program that parses and differs from it and from the others.
 *
 * Answers  likeliest first, in an order that depends on nothing but the arguments.
 * Cost     all proposals are made at once, O(nodes × expressions of the program); each is parsed when it is asked for.
 */
export function* smallEdits(source: string, options: SmallEditOptions): Iterable<Edit> {
  for (const { edit } of parsedEdits(source, options)) yield edit;
}

export interface ParsedEdit {
  readonly edit: Edit;
  /** Of its text; its nodes do not know their parents. */
  readonly file: ts.SourceFile;
}

/** The same with what was parsed, for who goes on with it. */
export function* parsedEdits(source: string, options: SmallEditOptions): Iterable<ParsedEdit> {
  const seen = new Set([tokensOf(source)]);
  for (const { proposal, cost } of ordered(source, options)) {
    const text = applyChanges(source, proposal.changes);
    if (text === null) continue;
    const tokens = tokensOf(text);
    if (seen.has(tokens)) continue;
    seen.add(tokens);
    const file = parseDown(options.fileName, text);
    if (!parses(file)) continue;
    const { kind, says, changes } = proposal;
    yield { edit: { text, kind, says, changes, cost }, file };
  }
}

/** Weight that is kept back in each kind, so that the only proposal of a rare kind does not get all of its share. */
const FEW = 2;

interface Costed {
  readonly proposal: Proposal;
  readonly cost: number;
}

function ordered(source: string, { fileName, focus, vocabulary = [] }: SmallEditOptions): readonly Costed[] {
  const lines = focus === undefined ? null : new Set(focus.keys());
  const program = readProgram(fileName, source, vocabulary, lines);
  const lineOf = (position: number): number => ts.getLineAndCharacterOfPosition(program.file, position).line + 1;
  const weigh = (proposal: Proposal): Proposal => {
    if (focus === undefined) return proposal;
    const suspicion = Math.max(...proposal.changes.map(({ start }) => focus.get(lineOf(start)) ?? 0));
    return { ...proposal, weight: proposal.weight * suspicion };
  };
  const proposals = KINDS.flatMap((kind) => [...kind(program)])
    .map(weigh)
    .filter(({ weight }) => weight > 0);
  const sums = new Map<string, number>();
  for (const { kind, weight } of proposals) sums.set(kind, (sums.get(kind) ?? 0) + weight);
  const whole = [...sums.keys()].reduce((sum, kind) => sum + chanceOf(kind), 0);
  return proposals
    .map((proposal) => {
      const chance = (chanceOf(proposal.kind) / whole) * (proposal.weight / (FEW + (sums.get(proposal.kind) ?? 0)));
      return { proposal, cost: -Math.log(chance) };
    })
    .toSorted((a, b) => a.cost - b.cost);
}

function chanceOf(kind: string): number {
  return CHANCES[kind] ?? 1;
}

/** Equal for texts that differ in space alone. */
function tokensOf(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
