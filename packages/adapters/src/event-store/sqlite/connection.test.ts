// The line to the store's thread when the thread ends before it answers.
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { Connection, ThreadLost } from './connection.ts';

const request = { kind: 'streams', prefix: '' } as const;

test('a thread that ends leaves nobody waiting', async () => {
  const worker = new Worker(`require('node:worker_threads').parentPort.once('message', () => process.exit(3))`, {
    eval: true,
  });
  const connection = new Connection(worker);
  const answers = await Promise.allSettled([connection.ask(request), connection.ask(request)]);
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await expect(connection.ask(request)).rejects.toThrow(ThreadLost);
  await expect(connection.ask(request)).rejects.toThrow('code 3');
  await connection.close();
});

test('a thread that breaks says why', async () => {
  const code = `require('node:worker_threads').parentPort.once('message', () => { throw new Error('out of ink') })`;
  const connection = new Connection(new Worker(code, { eval: true }));
  await expect(connection.ask(request)).rejects.toThrow('out of ink');
});
