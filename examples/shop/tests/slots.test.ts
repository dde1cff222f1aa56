/** Who may pay at once, who waits, and who is turned away. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openSlots } from '../services/payment/slots.ts';

function held(): { work: () => Promise<string>; finish: () => void } {
  const { promise, resolve } = Promise.withResolvers<string>();
  return { work: () => promise, finish: () => resolve('done') };
}

test('no more are at work than are allowed, one more waits, and the next is turned away', async () => {
  const slots = openSlots(2, 1);
  const [first, second] = [held(), held()];
  const atWork = [slots.use(first.work), slots.use(second.work)];
  let began = false;
  const waiting = slots.use(() => {
    began = true;
    return Promise.resolve('done');
  });
  assert.equal(await slots.use(() => Promise.resolve('done')), 'busy');
  assert.equal(began, false);
  first.finish();
  assert.equal(await waiting, 'done');
  second.finish();
  assert.deepEqual(await Promise.all(atWork), ['done', 'done']);
});

test('work that fails gives its place back', async () => {
  const slots = openSlots(1, 0);
  await assert.rejects(slots.use(() => Promise.reject(new Error('no'))));
  assert.equal(await slots.use(() => Promise.resolve('done')), 'done');
});
