// A server over the log, twice: as it finds the log first, and as it finds it again. What is asked of it, and how long it took.
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readToken } from '@kintsugi/server';
import type { BenchContext } from '../harness/bench.ts';
import { seeded } from '../harness/sampling.ts';
import { startUp, type Up } from '../rest/up.ts';
import { usageOf } from '../rest/usage.ts';
import { askBare } from './bare-server.ts';
import { askBesideWrites, type BesideWrites } from './beside-writes.ts';
import type { BigLog } from './big-log.ts';
import { questionsOf, type Question } from './questions.ts';
import { createAsker, type Asker } from './requests.ts';

const ROUNDS = 3;
/** The first start folds everything. */
const READY_MS = 300_000;
const AT_START = 200;
const ASKS_PER_SECOND = 50;
const WRITES_PER_SECOND = 20;
const WRITTEN_TO = 200;
const SETTLED_CPU_SECONDS = 0.2;
const SETTLE_TRIES = 60;

export interface Start {
  readonly readySeconds: number;
  readonly memoryMb: number;
  /** The first pages of the list, while the server still does what a start leaves it to do. */
  readonly firstPages: readonly number[];
  readonly settledMb: number;
}

export interface Measured extends Start {
  /** Milliseconds by question, in rounds. */
  readonly asked: ReadonlyMap<string, readonly (readonly number[])[]>;
  readonly beside: BesideWrites;
  /** The same rate of requests to a server that does nothing: what machine and loopback alone take. */
  readonly bare: readonly number[];
  readonly endMb: number;
}

export interface Place {
  readonly file: string;
  readonly folder: string;
  readonly log: BigLog;
}

export function firstStart(context: BenchContext, place: Place): Promise<Start> {
  context.progress(`first start over ${place.log.events} events`);
  return withServer(context, place, async (started) => started);
}

export function secondStart(context: BenchContext, place: Place): Promise<Measured> {
  context.progress('second start');
  return withServer(context, place, async (started, up, asker) => {
    const { log } = place;
    const random = seeded(Number(context.option('seed')));
    const questions = questionsOf(log, random);
    const asked = new Map<string, readonly (readonly number[])[]>();
    for (const question of questions) asked.set(question.name, await inRounds(context, asker, question));
    const seconds = Number(context.option('seconds'));
    context.progress('a server that does nothing');
    const bare = await askBare(seconds / 3, ASKS_PER_SECOND + WRITES_PER_SECOND);
    context.progress('beside writes');
    const newest = log.incidents.slice(-WRITTEN_TO);
    const beside = await askBesideWrites(asker, questions, {
      seconds,
      asksPerSecond: ASKS_PER_SECOND,
      writesPerSecond: WRITES_PER_SECOND,
      nextWrite: () => `/incidents/${newest[Math.floor(random() * newest.length)] ?? ''}/comment`,
    });
    return { ...started, asked, beside, bare, endMb: usageOf(up.pid).memoryMb };
  });
}

async function withServer<T>(
  context: BenchContext,
  { file, folder, log }: Place,
  use: (started: Start, up: Up, asker: Asker) => Promise<T>,
): Promise<T> {
  const up = await startUp(file, READY_MS);
  try {
    const { memoryMb } = usageOf(up.pid);
    const asker = createAsker(up.url, (await readToken(join(folder, 'data'))) ?? '');
    const [first] = questionsOf(log, seeded(1));
    const firstPages = first === undefined ? [] : await inTurn(asker, first, AT_START);
    context.progress(`ready after ${up.readySeconds.toFixed(1)} s; waiting until it has come to rest`);
    await comesToRest(up.pid);
    const settledMb = usageOf(up.pid).memoryMb;
    const answer = await use({ readySeconds: up.readySeconds, memoryMb, firstPages, settledMb }, up, asker);
    asker.close();
    return answer;
  } finally {
    await up.end(true);
  }
}

async function comesToRest(pid: number): Promise<void> {
  let before = usageOf(pid).cpuSeconds;
  for (let tries = 0; tries < SETTLE_TRIES; tries += 1) {
    await sleep(2_000);
    const { cpuSeconds } = usageOf(pid);
    if (cpuSeconds - before < SETTLED_CPU_SECONDS) return;
    before = cpuSeconds;
  }
}

async function inRounds(
  context: BenchContext,
  asker: Asker,
  question: Question,
): Promise<readonly (readonly number[])[]> {
  context.progress(question.name);
  const requests = Math.ceil(Number(context.option('requests')) / ROUNDS);
  const rounds: (readonly number[])[] = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await inTurn(asker, question, requests));
  return rounds;
}

async function inTurn(asker: Asker, question: Question, requests: number): Promise<readonly number[]> {
  const took: number[] = [];
  for (let turn = 0; turn < requests; turn += 1) took.push((await asker.get(question.next())).ms);
  return took;
}
