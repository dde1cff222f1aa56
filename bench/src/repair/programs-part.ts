// Part `programs` of benchmark `repair`: small broken programs, repaired from their code and their visible test alone.
import type { BenchContext, Figure } from '../harness/bench.ts';
import { runCases } from '../harness/cases.ts';
import { bootstrapInterval, percentile } from '../harness/sampling.ts';
import type { PartResult } from './part.ts';
import { readProgramCases, type ProgramCase } from './programs/cases.ts';
import { programThread, type ProgramThread } from './programs/program-thread.ts';

const SEED = 11;
const REPAIR_LIMIT_MS = 9_500;
const BASELINE_LIMIT_MS = 6_000;
const JUDGE_LIMIT_MS = 10_000;

interface Judged {
  readonly plausible: boolean;
  readonly correct: boolean;
}

interface Outcome extends Judged {
  readonly baseline: Judged;
  readonly tookMs: number;
  readonly programsRun: number;
  readonly isKilled: boolean;
}

export async function programsPart(context: BenchContext): Promise<PartResult> {
  const cases = await readProgramCases(context.dataFolder());
  const thread = programThread();
  try {
    const { outcomes, total } = await runCases<ProgramCase, Outcome>({
      cases,
      idOf: ({ id }) => id,
      measure: (one) => measure(thread, one),
      file: context.outcomesFile.replace(/\.jsonl$/, '-programs.jsonl'),
      slice: context.slice,
      resume: context.resume,
      progress: context.progress,
    });
    return { figures: figuresOf(outcomes), notes: notesOn(cases, outcomes, total) };
  } finally {
    await thread.end();
  }
}

async function measure(thread: ProgramThread, one: ProgramCase): Promise<Outcome> {
  const { code, entry, visible_test } = one;
  const program = { code, entry, visible_test };
  const repair = await thread.ask({ kind: 'repair', program }, REPAIR_LIMIT_MS);
  const simple = await thread.ask({ kind: 'baseline', program }, BASELINE_LIMIT_MS);
  return {
    ...(await judge(thread, one, codeOf(repair.answer) ?? code)),
    baseline: await judge(thread, one, codeOf(simple.answer) ?? code),
    tookMs: repair.tookMs,
    programsRun: repair.answer?.kind === 'repaired' ? repair.answer.programsRun : 0,
    isKilled: repair.isKilled,
  };
}

function codeOf(answer: Awaited<ReturnType<ProgramThread['ask']>>['answer']): string | null {
  return answer === null || answer.kind === 'judged' ? null : answer.code;
}

async function judge(thread: ProgramThread, one: ProgramCase, code: string): Promise<Judged> {
  const passes = async (test: string): Promise<boolean> => {
    const { answer } = await thread.ask({ kind: 'judge', code, test }, JUDGE_LIMIT_MS);
    return answer?.kind === 'judged' && answer.passes;
  };
  return { plausible: await passes(one.visible_test), correct: await passes(one.test) };
}

function figuresOf(outcomes: readonly Outcome[]): readonly Figure[] {
  const seconds = outcomes.map(({ tookMs }) => tookMs / 1_000);
  return [
    { ...share('plausible', outcomes), floor: { atLeast: 0.68 }, aim: { atLeast: 0.85 } },
    { ...share('correct', outcomes), floor: { atLeast: 0.46 }, aim: { atLeast: 0.58 } },
    {
      name: 'programs.median',
      unit: 's a case',
      value: percentile(seconds, 0.5),
      interval: [percentile(seconds, 0.05), percentile(seconds, 0.95)],
      floor: { atMost: 2 },
    },
    { name: 'programs.slowest', unit: 's a case', value: Math.max(...seconds), floor: { atMost: 10 } },
  ];
}

function share(what: 'plausible' | 'correct', outcomes: readonly Outcome[]): Figure {
  const shareOf = (some: readonly Judged[]): number => some.filter((one) => one[what]).length / some.length;
  return {
    name: `programs.${what}`,
    unit: '',
    value: shareOf(outcomes),
    interval: bootstrapInterval(outcomes, shareOf, SEED),
    baseline: shareOf(outcomes.map(({ baseline }) => baseline)),
  };
}

function notesOn(cases: readonly ProgramCase[], outcomes: readonly Outcome[], total: number): readonly string[] {
  const untested = cases.filter(({ visible_test }) => !visible_test.includes('assert')).length;
  const killed = outcomes.filter(({ isKilled }) => isKilled).length;
  return [
    `programs: ${outcomes.length} of ${total} cases; the repairer sees code, entry and visible test, the hidden test is the judge's. ${untested} have no visible test: there any program is plausible.`,
    `programs: ${killed} repairs were killed at ${REPAIR_LIMIT_MS / 1_000} s and judged by the best they had; an empty answer is judged as the broken program.`,
    'programs: baseline is the first single edit of operators, near constants, variables or lines that passes the visible test, in the order of the text, 2 s each. GPT-4 is published at .48 correct on all 164 (OctoPack).',
  ];
}
