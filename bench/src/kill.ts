// Benchmark `kill`: a real server over real stores and a real runtime, killed with SIGKILL in every phase of an incident.
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { BenchNeeds } from './harness/bench.ts';
import type { Bench, BenchContext, Figure } from './harness/bench.ts';
import { runCases } from './harness/cases.ts';
import { killOnce } from './kill/kill-once.ts';
import type { KillOutcome } from './kill/kill-once.ts';
import { KILL_POINTS } from './kill/points.ts';
import type { KillPoint } from './kill/points.ts';

interface Case {
  readonly point: KillPoint;
  readonly time: number;
}

/** Golden ratio: the moments of any number of runs lie spread evenly over the span. */
const SPREAD = 0.618_033_988_75;

export const kill: Bench = {
  title: 'Kill: the server ends by SIGKILL in every phase of an incident; another one goes on over what it left.',
  options: { times: { what: 'kills at each point', default: '1' } },
  async run(context) {
    const { outcomes, total } = await runCases<Case, KillOutcome>({
      cases: casesOf(context),
      idOf: ({ point, time }) => `${point.name} ${time}`,
      measure: ({ point, time }) => measured(context, point, time),
      file: context.outcomesFile,
      slice: context.slice,
      resume: context.resume,
      progress: context.progress,
    });
    return {
      figures: [...KILL_POINTS.flatMap(({ name }) => ofPoint(name, outcomes)), ...ofAll(outcomes)],
      notes: [
        'wrong: runs with another end than undisturbed, an action done twice, an event lost, a broken chain, a request failed, a process lost or left behind.',
        'events.lost: of those that the API had shown before the kill or that lay on the disk after it, of all streams. actions.twice: by the own journal of the process runtime.',
        ...(outcomes.length < total
          ? [`${outcomes.length} of ${total} kills so far; the others are in other slices.`]
          : []),
        ...KILL_POINTS.flatMap(({ name }) => rowOf(name, outcomes)),
      ],
    };
  },
};

function casesOf({ option }: BenchContext): readonly Case[] {
  const times = Number(option('times'));
  if (!Number.isInteger(times) || times < 1) throw new BenchNeeds('--times is a whole number from 1 on');
  return Array.from({ length: times }, (_, time) => KILL_POINTS.map((point) => ({ point, time: time + 1 }))).flat();
}

async function measured({ scratchFolder }: BenchContext, point: KillPoint, time: number): Promise<KillOutcome> {
  const folder = await mkdtemp(join(scratchFolder, 'stage-'));
  return killOnce(folder, point, (time * SPREAD) % 1).catch((error: unknown) => ({
    point: point.name,
    phase: 'none',
    end: error instanceof Error ? error.message : String(error),
    sameEnd: false,
    actionsTwice: 0,
    eventsSeen: 0,
    eventsLost: 0,
    chain: 'not seen',
    asked: { requests: 0, failed: 0 },
    survived: false,
    leftBehind: 0,
    seconds: 0,
  }));
}

function isWrong({ sameEnd, actionsTwice, eventsLost, chain, asked, survived, leftBehind }: KillOutcome): boolean {
  return !sameEnd || actionsTwice + eventsLost + asked.failed + leftBehind > 0 || chain !== 'intact' || !survived;
}

function ofPoint(name: string, all: readonly KillOutcome[]): Figure[] {
  const outcomes = all.filter(({ point }) => point === name);
  if (outcomes.length === 0) return [];
  return [
    { name: `${name}.wrong`, unit: `of ${outcomes.length}`, value: outcomes.filter(isWrong).length, floor: NONE },
  ];
}

const NONE = { atMost: 0 };

function ofAll(all: readonly KillOutcome[]): Figure[] {
  const sum = (of: (outcome: KillOutcome) => number): number => all.reduce((total, outcome) => total + of(outcome), 0);
  const counted = (name: string, unit: string, of: (outcome: KillOutcome) => number): Figure => ({
    name,
    unit,
    value: sum(of),
    floor: NONE,
  });
  const disturbed = all.filter(({ point }) => !point.endsWith('.undisturbed'));
  return [
    { name: 'kills', unit: 'kills', value: disturbed.length, aim: { atLeast: 1_000 } },
    counted('ends.other', `of ${all.length}`, ({ sameEnd }) => (sameEnd ? 0 : 1)),
    counted('actions.twice', 'actions', ({ actionsTwice }) => actionsTwice),
    counted('events.lost', `of ${sum(({ eventsSeen }) => eventsSeen)}`, ({ eventsLost }) => eventsLost),
    counted('chains.broken', `of ${all.length}`, ({ chain }) => (chain === 'intact' ? 0 : 1)),
    counted('requests.failed', `of ${sum(({ asked }) => asked.requests)}`, ({ asked }) => asked.failed),
    counted('processes.lost', `of ${all.length} runs`, ({ survived }) => (survived ? 0 : 1)),
    counted('processes.left', 'processes', ({ leftBehind }) => leftBehind),
  ];
}

/** One line a point: what a figure cannot say. */
function rowOf(name: string, all: readonly KillOutcome[]): string[] {
  const outcomes = all.filter(({ point }) => point === name);
  if (outcomes.length === 0) return [];
  const sum = (of: (outcome: KillOutcome) => number): number => outcomes.reduce((total, one) => total + of(one), 0);
  const phases = [...new Set(outcomes.map(({ phase }) => phase))].join(', ');
  const others = outcomes.filter(({ sameEnd }) => !sameEnd).map(({ end }) => end);
  const line = [
    `${name} (killed while: ${phases}): same end ${outcomes.length - others.length} of ${outcomes.length}`,
    `actions twice ${sum(({ actionsTwice }) => actionsTwice)}`,
    `events lost ${sum(({ eventsLost }) => eventsLost)} of ${sum(({ eventsSeen }) => eventsSeen)}`,
    `chain ${[...new Set(outcomes.map(({ chain }) => chain))].join(', ')}`,
    `requests failed ${sum(({ asked }) => asked.failed)} of ${sum(({ asked }) => asked.requests)}`,
  ].join(', ');
  return [line, ...others.map((end) => `  other end: ${end}`)];
}
