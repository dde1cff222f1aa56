// Benchmark `kill-repair`: a real server that repairs a build, killed with SIGKILL in every phase of the repair.
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { BenchNeeds } from '../harness/bench.ts';
import type { Bench, BenchContext, Figure } from '../harness/bench.ts';
import { runCases } from '../harness/cases.ts';
import { END } from './code.ts';
import { killRepairOnce } from './kill-repair-once.ts';
import type { RepairKillOutcome } from './kill-repair-once.ts';
import { REPAIR_KILL_POINTS, UNDISTURBED } from './points.ts';
import type { RepairKillPoint } from './points.ts';

interface Case {
  readonly point: RepairKillPoint;
  readonly number: number;
}

/** Golden ratio: the moments of any number of runs lie spread evenly over the span. */
const SPREAD = 0.618_033_988_75;
const NONE = { atMost: 0 };

export const killRepair: Bench = {
  title: 'Kill a repair: the server ends by SIGKILL in every phase of a repair; another one goes on over what it left.',
  options: {
    kills: { what: 'how many kills, at each point in turn', default: String(REPAIR_KILL_POINTS.length) },
    at: { what: 'only the points that begin so', default: '' },
  },
  async run(context) {
    const { outcomes, total } = await runCases<Case, RepairKillOutcome>({
      cases: casesOf(context),
      idOf: ({ point, number }) => `${point.name} ${number}`,
      measure: ({ point, number }) => measured(context, point, number),
      file: context.outcomesFile,
      slice: context.slice,
      resume: context.resume,
      progress: context.progress,
    });
    return {
      figures: figuresOf(outcomes),
      notes: [
        `wrong: runs with another end than this, an event lost, a broken chain, something done twice, a process left behind: ${END}.`,
        'The forge, its branches and commits are looked at when no server lives; what was deployed, in the own journal of the process runtime.',
        ...(outcomes.length < total
          ? [`${outcomes.length} of ${total} runs so far; the others are in other slices.`]
          : []),
        ...outcomes.map(rowOf),
      ],
    };
  },
};

function casesOf({ option }: BenchContext): readonly Case[] {
  const kills = Number(option('kills'));
  const points = REPAIR_KILL_POINTS.filter(({ name }) => name.startsWith(option('at')));
  if (!Number.isInteger(kills) || kills < 1) throw new BenchNeeds('--kills is a whole number from 1 on');
  if (points.length === 0)
    throw new BenchNeeds(`--at is one of ${REPAIR_KILL_POINTS.map(({ name }) => name).join(', ')}`);
  const disturbed = Array.from({ length: kills }, (_, index) => ({
    point: points[index % points.length] ?? UNDISTURBED,
    number: index + 1,
  }));
  return [{ point: UNDISTURBED, number: 0 }, ...disturbed];
}

async function measured(
  { scratchFolder }: BenchContext,
  point: RepairKillPoint,
  number: number,
): Promise<RepairKillOutcome> {
  const folder = await mkdtemp(join(scratchFolder, 'stage-'));
  return killRepairOnce(folder, point, (number * SPREAD) % 1).catch((error: unknown) => ({
    point: point.name,
    killedAfter: 'not seen',
    end: error instanceof Error ? error.message : String(error),
    sameEnd: false,
    actionsTwice: 0,
    eventsSeen: 0,
    eventsLost: 0,
    chain: 'not seen',
    leftBehind: 0,
    seconds: 0,
  }));
}

function isWrong({ sameEnd, actionsTwice, eventsLost, chain, leftBehind }: RepairKillOutcome): boolean {
  return !sameEnd || actionsTwice + eventsLost + leftBehind > 0 || chain !== 'intact';
}

function figuresOf(all: readonly RepairKillOutcome[]): Figure[] {
  const disturbed = all.filter(({ point }) => point !== UNDISTURBED.name);
  const sum = (of: (outcome: RepairKillOutcome) => number): number => all.reduce((total, one) => total + of(one), 0);
  const counted = (name: string, unit: string, of: (outcome: RepairKillOutcome) => number): Figure => ({
    name,
    unit,
    value: sum(of),
    floor: NONE,
  });
  const seconds = disturbed.map((outcome) => outcome.seconds).toSorted((a, b) => a - b);
  return [
    { name: 'kills', unit: 'kills', value: disturbed.length, aim: { atLeast: 100 } },
    counted('wrong', `of ${all.length}`, (outcome) => (isWrong(outcome) ? 1 : 0)),
    counted('ends.other', `of ${all.length}`, ({ sameEnd }) => (sameEnd ? 0 : 1)),
    counted('actions.twice', 'actions', ({ actionsTwice }) => actionsTwice),
    counted('events.lost', `of ${sum(({ eventsSeen }) => eventsSeen)}`, ({ eventsLost }) => eventsLost),
    counted('chains.broken', `of ${all.length}`, ({ chain }) => (chain === 'intact' ? 0 : 1)),
    counted('processes.left', 'processes', ({ leftBehind }) => leftBehind),
    { name: 'seconds.median', unit: 's a run', value: seconds[Math.floor(seconds.length / 2)] ?? null },
  ];
}

/** What a figure cannot say. */
function rowOf(outcome: RepairKillOutcome): string {
  const { point, killedAfter, end, sameEnd, chain, eventsSeen, eventsLost, leftBehind } = outcome;
  const events = `${eventsSeen - eventsLost} of ${eventsSeen} events kept, chain ${chain}`;
  const line = `${point} (last on record: ${killedAfter}): ${events}, ${leftBehind} processes left`;
  return sameEnd ? `${line}, same end` : `${line}, another end: ${end}`;
}
