// Idempotency keys outlive their server: over a restart, and over a kill between a request and its answer.
import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AnswerMemory, KEPT_MS } from '../http/idempotency.ts';
import { openRequestKeys, type RequestKeys } from './request-keys.ts';

let folder = '';
let nowMs = 0;
let troubles: string[] = [];
let open: RequestKeys[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kintsugi-keys-'));
  nowMs = Date.parse('2026-01-02T03:04:05.678Z');
  troubles = [];
});
afterEach(async () => {
  await Promise.all(open.map((keys) => keys.close()));
  open = [];
  await rm(folder, { recursive: true });
});

/** A server's memory over the folder, as it finds it. */
async function server() {
  const keys = await openRequestKeys(
    folder,
    () => nowMs,
    (line) => troubles.push(line),
  );
  open.push(keys);
  const memory = new AnswerMemory<string>({ now: () => nowMs, shelf: keys });
  return { keys, memory };
}

type Memory = AnswerMemory<string>;
let acted: string[] = [];
beforeEach(() => (acted = []));

function ask(memory: Memory, key: string, { caller = 'ada', body = 'b', answer = 'done' } = {}) {
  const make = async () => (acted.push(key), answer);
  return memory.once({ caller, key }, body, make, (given) => given !== 'unavailable');
}

async function told(asked: ReturnType<typeof ask>): Promise<string> {
  return asked.kind === 'answer' ? asked.answer : asked.kind;
}

async function stopped({ keys }: { keys: RequestKeys }): Promise<void> {
  open = open.filter((other) => other !== keys);
  await keys.close();
}

test('after a restart the same key with the same body is answered the same, and does nothing again', async () => {
  const first = await server();
  expect(await told(ask(first.memory, 'k', { answer: 'the first answer' }))).toBe('the first answer');
  await stopped(first);
  const { memory } = await server();
  expect(await told(ask(memory, 'k', { answer: 'another' }))).toBe('the first answer');
  expect(acted).toEqual(['k']);
});

test("after a restart another body is a conflict, and another caller's same key is another key", async () => {
  const first = await server();
  await told(ask(first.memory, 'k'));
  await stopped(first);
  const { memory } = await server();
  expect(await told(ask(memory, 'k', { body: 'another' }))).toBe('conflict');
  expect(await told(ask(memory, 'k', { caller: 'eve', body: 'another', answer: 'hers' }))).toBe('hers');
});

test('a key is durable before its request is carried out', async () => {
  const { memory } = await server();
  let onDisk = '';
  const asked = memory.once(
    { caller: 'ada', key: 'k' },
    'b',
    async () => (onDisk = await readFile(join(folder, 'request-keys.jsonl'), 'utf8')),
    () => true,
  );
  await told(asked);
  expect(JSON.parse(onDisk)).toMatchObject({ caller: 'ada', key: 'k', answer: null });
});

test('a server that was killed over a request never carries it out again: nobody knows whether it was done', async () => {
  const first = await server();
  const begun = Promise.withResolvers<void>();
  first.memory.once(
    { caller: 'ada', key: 'k' },
    'b',
    () => (begun.resolve(), new Promise<string>(() => {})),
    () => true,
  );
  await begun.promise;
  const { memory } = await server();
  expect(ask(memory, 'k')).toEqual({ kind: 'cut-off', atMs: nowMs });
  expect(await told(ask(memory, 'k', { body: 'another' }))).toBe('conflict');
  expect(acted).toEqual([]);
});

test('what may be tried again may be so after a restart too', async () => {
  const first = await server();
  await told(ask(first.memory, 'k', { answer: 'unavailable' }));
  await stopped(first);
  const { memory } = await server();
  expect(await told(ask(memory, 'k'))).toBe('done');
});

test('a line that a kill cut in half, and lines that somebody else wrote, hide no other', async () => {
  const first = await server();
  await told(ask(first.memory, 'k'));
  await stopped(first);
  await appendFile(join(folder, 'request-keys.jsonl'), 'null\n"x"\n[]\n{"caller":1}\n{"caller":"ada","key":"half');
  const { memory } = await server();
  expect(await told(ask(memory, 'k', { answer: 'another' }))).toBe('done');
});

test('a key is forgotten after a day, in the memory and in the file', async () => {
  const first = await server();
  await told(ask(first.memory, 'k'));
  nowMs += KEPT_MS;
  expect(await told(ask(first.memory, 'k', { answer: 'anew' }))).toBe('anew');
  await stopped(first);
  nowMs += KEPT_MS;
  await server();
  expect(await readFile(join(folder, 'request-keys.jsonl'), 'utf8')).toBe('');
});

test('INV-34: the file stays small however often it is written, and holds the newest keys of each caller', async () => {
  const first = await server();
  await told(ask(first.memory, 'of-eve', { caller: 'eve' }));
  for (let batch = 0; batch < 5; batch += 1)
    await Promise.all(Array.from({ length: 1_000 }, (_, n) => told(ask(first.memory, `k-${batch}-${n}`))));
  await stopped(first);
  const { keys } = await server();
  expect(keys.found).toHaveLength(2_001);
  expect(keys.found.map(({ key }) => key)).toEqual(expect.arrayContaining(['of-eve', 'k-3-0', 'k-4-999']));
  expect((await stat(join(folder, 'request-keys.jsonl'))).size).toBeLessThan(2_100 * 250);
});

test('where nothing can be written a request is carried out all the same, and that is told', async () => {
  await writeFile(join(folder, 'taken'), '');
  const keys = await openRequestKeys(
    join(folder, 'taken'),
    () => nowMs,
    (line) => troubles.push(line),
  );
  const memory = new AnswerMemory<string>({ now: () => nowMs, shelf: keys, onTrouble: (line) => troubles.push(line) });
  expect(await told(ask(memory, 'k'))).toBe('done');
  expect(await told(ask(memory, 'k', { answer: 'another' }))).toBe('done');
  expect(troubles.join('\n')).toContain('an Idempotency-Key will not outlive a restart');
  await keys.close();
});
