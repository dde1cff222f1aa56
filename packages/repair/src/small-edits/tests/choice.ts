// Chooses among repaired programs that all pass: those that answer alike on further inputs stand together, and the
// likeliest group names its likeliest member. Asks the runner, runs nothing itself.
import type ts from 'typescript';
import type { Edit } from '../edit.ts';
import { guarded } from './guard.ts';
import { countUnused, penalty, strangeness, type Looks } from './likelihood.ts';
import type { ProgramRunner } from './running.ts';

export interface Plausible {
  readonly edit: Edit;
  readonly file: ts.SourceFile;
  readonly guardedText: string;
}

export interface Chosen {
  readonly edit: Edit;
  /** Natural logarithm; comparable within one search alone. */
  readonly score: number;
  /** Logarithm of the sum over those that answer alike. */
  readonly groupScore: number;
  readonly looks: Looks;
  /** Equal for those that answer alike. */
  readonly group: number;
}

export interface ChoiceOptions {
  readonly runner: ProgramRunner;
  readonly inputs: readonly string[];
  readonly documented: readonly string[];
  readonly budget: { readonly turns: number; isOver(): boolean };
}

/** Likeliest first. */
export function choose(source: string, plausible: readonly Plausible[], options: ChoiceOptions): readonly Chosen[] {
  const { runner, inputs, budget } = options;
  const before = runner.observe(guarded(source), inputs, budget.turns).join('\n');
  const judged = plausible.map((one) => judge(source, before, one, options));
  const groups = Map.groupBy(judged, ({ behaviour }) => behaviour);
  const numbers = [...groups.keys()];
  return judged
    .map(({ edit, score, looks, behaviour }) => ({
      edit,
      score,
      looks,
      group: numbers.indexOf(behaviour),
      groupScore: sumOf(groups.get(behaviour) ?? []),
    }))
    .toSorted((a, b) => b.groupScore - a.groupScore || b.score - a.score);
}

interface Judged {
  readonly edit: Edit;
  readonly score: number;
  readonly looks: Looks;
  readonly behaviour: string;
}

function judge(source: string, before: string, { edit, file, guardedText }: Plausible, options: ChoiceOptions): Judged {
  const { runner, inputs, documented, budget } = options;
  const isOver = budget.isOver();
  const observed = isOver ? [] : runner.observe(guardedText, [...inputs, ...documented], budget.turns);
  const answers = observed.slice(0, inputs.length);
  const claims = observed.slice(inputs.length);
  const looks: Looks = {
    unused: countUnused(file),
    foreign: foreignIn(source, edit),
    undocumented: claims.filter((claim) => claim !== 'true').length,
    strange: strangeness(answers),
    isUnchanged: answers.length > 0 && answers.join('\n') === before,
    isConstant: answers.length > 2 && new Set(answers).size === 1,
  };
  return { edit, looks, score: -edit.cost - penalty(looks), behaviour: answers.join('\n') };
}

function sumOf(group: readonly Judged[]): number {
  const most = Math.max(...group.map(({ score }) => score));
  return most + Math.log(group.reduce((sum, { score }) => sum + Math.exp(score - most), 0));
}

/** Numbers and quoted words of the edit that the program and its documentation do not know. */
function foreignIn(source: string, { changes }: Edit): number {
  const constants = changes.flatMap(({ text }) => text.match(/\d+(?:\.\d+)?|'[^']*'|"[^"]*"/g) ?? []);
  const usual = new Set(['0', '1', '2', "''", '""', "' '", '" "', '10']);
  return new Set(
    constants.filter((constant) => !usual.has(constant) && !source.includes(constant.replaceAll(/['"]/g, ''))),
  ).size;
}
