// Part `build` of benchmark `repair`: programs that do not build, repaired without seeing their test.
import { runCases } from '../../harness/cases.ts';
import type { BenchContext, Figure } from '../../harness/bench.ts';
import { bootstrapInterval, percentile } from '../../harness/sampling.ts';
import { killableThread, type KillableThread } from '../killable-thread.ts';
import type { PartResult } from '../part.ts';
import { readBuildCases, type BuildCase } from './build-cases.ts';
import type { JudgeAnswered, JudgeAsked, Judged } from './judge-thread.ts';
import { firstPatches, type FirstPatch } from './made-project.ts';
import type { RepairAnswered, RepairAsked } from './repair-thread.ts';

const SEED = 11;
/** The repairer stops by itself before the figure's floor of ten seconds. */
const LIMIT_MS = 8_000;
const KILL_MS = 20_000;
const THREAD = { memoryMb: 2_048 };
const NOTHING: Judged = { builds: false, passes: false };

export interface BuildOutcome {
  readonly id: string;
  readonly kind: string;
  readonly repaired: Judged;
  readonly withoutExamples: Judged;
  readonly baseline: Judged;
  readonly durationMs: number;
}

export async function buildPart(context: BenchContext): Promise<PartResult> {
  const repairer = killableThread<RepairAsked, RepairAnswered>(new URL('./repair-thread.ts', import.meta.url), THREAD);
  const judge = killableThread<JudgeAsked, JudgeAnswered>(new URL('./judge-thread.ts', import.meta.url), THREAD);
  try {
    // The first question pays for reading the language's declarations, as a service that runs pays for it once.
    await repairer.ask({ code: 'const first = [1].lenth;\n', withExamples: false, limitMs: LIMIT_MS }, KILL_MS);
    const { outcomes, total } = await runCases<BuildCase, BuildOutcome>({
      cases: await readBuildCases(context.dataFolder()),
      idOf: ({ id }) => id,
      measure: (one) => measured(one, { repairer, judge, context }),
      file: context.outcomesFile.replace(/(\.jsonl)?$/, '-build$1'),
      slice: context.slice,
      resume: context.resume,
      progress: () => {},
    });
    context.progress('a project of 40 files');
    const first = firstPatches();
    return {
      figures: [...figuresOf(outcomes), projectFigure(first)],
      notes: [...notesOf(outcomes, total), projectNote(first)],
    };
  } finally {
    await Promise.all([repairer.end(), judge.end()]);
  }
}

interface Threads {
  readonly repairer: KillableThread<RepairAsked, RepairAnswered>;
  readonly judge: KillableThread<JudgeAsked, JudgeAnswered>;
  readonly context: BenchContext;
}

async function measured(
  { id, code, test, kind }: BuildCase,
  { repairer, judge, context }: Threads,
): Promise<BuildOutcome> {
  const { answer } = await repairer.ask({ code, withExamples: true, limitMs: LIMIT_MS }, KILL_MS);
  const { answer: blind } = await repairer.ask({ code, withExamples: false, limitMs: LIMIT_MS }, KILL_MS);
  const { answer: verdict } = await judge.ask({ code, test, repaired: answer?.text ?? null }, KILL_MS);
  const { answer: blindVerdict } = await judge.ask({ code, test, repaired: blind?.text ?? null }, KILL_MS);
  const repaired = verdict?.repaired ?? NOTHING;
  if (!repaired.passes)
    context.progress(
      `${id} ${kind}: ${repaired.builds ? 'builds, fails its test' : 'does not build'}: ${answer?.says ?? 'killed'}`,
    );
  return {
    id,
    kind,
    repaired,
    withoutExamples: blindVerdict?.repaired ?? NOTHING,
    baseline: verdict?.baseline ?? NOTHING,
    durationMs: answer?.durationMs ?? KILL_MS,
  };
}

function projectFigure(first: readonly FirstPatch[]): Figure {
  const seconds = first.map(({ durationMs }) => durationMs / 1_000);
  return {
    name: 'build.first-patch-of-40-files',
    unit: 's',
    value: percentile(seconds, 0.5),
    interval: [Math.min(...seconds), Math.max(...seconds)],
    aim: { atMost: 3 },
  };
}

function projectNote(first: readonly FirstPatch[]): string {
  const exact = first.map(({ breakage, isExact }) => `${breakage} ${isExact ? 'as it was' : 'otherwise'}`).join(', ');
  return `build: the first patch of a made project of 40 files, from the start of the compiler on, over ${first.length} breakages; mended: ${exact}.`;
}

type Outcomes = readonly BuildOutcome[];

function figuresOf(outcomes: Outcomes): readonly Figure[] {
  const share =
    (is: (one: BuildOutcome) => boolean) =>
    (some: Outcomes): number =>
      some.filter(is).length / some.length;
  const passes = share(({ repaired }) => repaired.passes);
  const builds = share(({ repaired }) => repaired.builds);
  const blind = share(({ withoutExamples }) => withoutExamples.passes);
  const baselinePasses = share(({ baseline }) => baseline.passes)(outcomes);
  const durations = outcomes.map(({ durationMs }) => durationMs / 1_000);
  return [
    {
      name: 'build.passes',
      unit: '',
      value: passes(outcomes),
      interval: bootstrapInterval(outcomes, passes, SEED),
      baseline: baselinePasses,
      floor: { atLeast: 0.85 },
      aim: { atLeast: 0.95 },
    },
    {
      name: 'build.builds',
      unit: '',
      value: builds(outcomes),
      interval: bootstrapInterval(outcomes, builds, SEED),
      baseline: share(({ baseline }) => baseline.builds)(outcomes),
    },
    {
      name: 'build.passes-without-examples',
      unit: '',
      value: blind(outcomes),
      interval: bootstrapInterval(outcomes, blind, SEED),
      baseline: baselinePasses,
    },
    { name: 'build.median', unit: 's a case', value: percentile(durations, 0.5), floor: { atMost: 2 } },
    { name: 'build.max', unit: 's a case', value: Math.max(...durations), floor: { atMost: 10 } },
  ];
}

function notesOf(outcomes: Outcomes, total: number): readonly string[] {
  const kinds = Map.groupBy(outcomes, ({ kind }) => kind);
  const line = [...kinds]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, some]) => `${kind} ${some.filter(({ repaired }) => repaired.passes).length}/${some.length}`)
    .join(', ');
  return [
    `build: ${outcomes.length} of ${total} cases; passes: ${line}.`,
    "build: the baseline is the first code fix of TypeScript's language service, up to 6 rounds, in the same run. A pass: no diagnostic, and no assertion of the hidden test fails.",
    "build: the repairer is given the code alone; it may run the examples that the code's comments give. Without examples says what is left when nothing is run.",
  ];
}
