// The same questions at a steady rate while comments are written: each timed from the moment when it was due.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Question } from './questions.ts';
import type { Asker } from './requests.ts';

export interface BesideWrites {
  /** Milliseconds by question. */
  readonly asked: ReadonlyMap<string, readonly number[]>;
  readonly written: readonly number[];
}

export interface BesideOptions {
  readonly seconds: number;
  readonly asksPerSecond: number;
  readonly writesPerSecond: number;
  /** The path of the next comment. */
  readonly nextWrite: () => string;
}

/** Nobody waits for an answer before asking again: a server that is slow for once makes all that were due late. */
export async function askBesideWrites(
  asker: Asker,
  questions: readonly Question[],
  { seconds, asksPerSecond, writesPerSecond, nextWrite }: BesideOptions,
): Promise<BesideWrites> {
  const asked = new Map<string, number[]>(questions.map(({ name }) => [name, []]));
  const written: number[] = [];
  const ask = async (turn: number): Promise<number> => {
    const question = questions[turn % questions.length] as Question;
    const { ms } = await asker.get(question.next());
    asked.get(question.name)?.push(ms);
    return ms;
  };
  const write = async (turn: number): Promise<void> => {
    written.push((await asker.post(nextWrite(), { text: `looked at it again (${turn})` })).ms);
  };
  await Promise.all([steadily(seconds, asksPerSecond, ask), steadily(seconds, writesPerSecond, write)]);
  return { asked, written };
}

/** Calls `act` as often as is wanted, each time when it is due. */
export async function steadily(
  seconds: number,
  perSecond: number,
  act: (turn: number) => Promise<unknown>,
): Promise<void> {
  const startMs = performance.now();
  const under: Promise<unknown>[] = [];
  for (let turn = 0; turn < seconds * perSecond; turn += 1) {
    await sleep(Math.max(0, startMs + (turn * 1_000) / perSecond - performance.now()));
    under.push(act(turn));
  }
  await Promise.all(under);
}
