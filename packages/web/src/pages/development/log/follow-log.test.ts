import { problem } from '@kintsugi/contract';
import { expect, test } from 'vitest';
import { followLog, type LogAnswer } from './follow-log.ts';

const lost = problem({ kind: 'unreachable', status: 503, detail: 'no answer', mend: 'Start it.' });
const gone = problem({ kind: 'unknown-build', status: 404, detail: 'no such build', mend: 'See /builds.' });
const says = (text: string, nextByte: number, ended: boolean): LogAnswer => ({
  ok: true,
  value: { text, nextByte, ended },
});

async function follow(answers: readonly LogAnswer[]) {
  const waiting = [...answers];
  const asked: number[] = [];
  const told: string[] = [];
  const over = new AbortController();
  const end = await followLog({
    ask: async (after) => {
      asked.push(after);
      const next = waiting.shift();
      if (next === undefined) over.abort();
      return next ?? says('', after, false);
    },
    pause: async () => {},
    onText: (text) => told.push(text),
    onTrouble: (trouble) => told.push(trouble === null ? 'heard again' : trouble.detail),
    signal: over.signal,
  });
  return { end, asked, told };
}

test('it reads on from where it stands, to the end', async () => {
  expect(await follow([says('a', 1, false), says('', 1, false), says('bc', 3, true), says('', 3, true)])).toEqual({
    end: 'ended',
    asked: [0, 1, 1, 3],
    told: ['a', 'bc'],
  });
});

test('a lost connection is tried again from the same place, and nothing is told twice', async () => {
  expect(
    await follow([says('a', 1, false), { ok: false, problem: lost }, says('b', 2, true), says('', 2, true)]),
  ).toEqual({
    end: 'ended',
    asked: [0, 1, 1, 2],
    told: ['a', 'no answer', 'heard again', 'b'],
  });
});

test('what the server refuses is not asked again', async () => {
  expect(await follow([{ ok: false, problem: gone }])).toEqual({ end: 'refused', asked: [0], told: ['no such build'] });
});

test('it stops when nobody looks any more', async () => {
  expect((await follow([says('a', 1, false)])).end).toBe('stopped');
});
