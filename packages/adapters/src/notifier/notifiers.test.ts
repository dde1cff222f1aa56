// Both notifiers hold the port's contract; the webhook against a real receiver.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { notifierKit } from '@kintsugi/engine/kits';
import type { Received } from '@kintsugi/engine/kits';
import { expect, test } from 'vitest';
import { createTerminalNotifier, createWebhookNotifier } from './index.ts';

const MESSAGE = {
  key: 'k',
  incidentId: 'inc_1',
  title: 'alpha is down',
  severity: 'major',
  body: 'b',
  atMs: 0,
} as const;

notifierKit('terminal', async () => {
  const received: Received[] = [];
  return {
    notifier: createTerminalNotifier((text) => received.push({ key: null, text })),
    received: () => received,
    fail: { cannot: 'writing to a terminal is not tried again' },
    dispose: async () => {},
  };
});

notifierKit('webhook', async () => {
  const receiver = await openReceiver();
  return {
    notifier: createWebhookNotifier({ name: 'pager', url: receiver.url, timeoutMs: 2_000, waitsMs: [1, 1] }),
    received: () => receiver.received,
    fail: (times) => receiver.answer(...Array.from({ length: times }, () => 503)),
    dispose: receiver.close,
  };
});

test('a webhook that refuses is not asked again, and its secret path is not told', async () => {
  const receiver = await openReceiver();
  receiver.answer(403);
  const notifier = createWebhookNotifier({
    name: 'pager',
    url: `${receiver.url}/T0/s3cret`,
    timeoutMs: 2_000,
    waitsMs: [1],
  });
  const delivery = await notifier.send(MESSAGE);
  await receiver.close();
  expect(delivery).toMatchObject({ kind: 'failed', because: 'it answered 403 (tried 1 times)' });
  expect(JSON.stringify(delivery)).not.toContain('s3cret');
  expect(receiver.received).toHaveLength(1);
});

test('an address that is none, and nobody there, are failures and not exceptions', async () => {
  const receiver = await openReceiver();
  await receiver.close();
  for (const url of ['nowhere', receiver.url]) {
    const notifier = createWebhookNotifier({ name: 'pager', url, timeoutMs: 500, waitsMs: [1] });
    expect(await notifier.send(MESSAGE)).toMatchObject({ kind: 'failed' });
  }
});

test('a terminal is not made to obey what a message quotes', async () => {
  let shown = '';
  await createTerminalNotifier((text) => (shown += text)).send({ ...MESSAGE, body: 'x\u001B[2Jy\u009B31m\rz' });
  expect(shown).toBe('major: alpha is down (inc_1)\n  x [2Jy 31m z\n');
});

async function openReceiver() {
  const received: Received[] = [];
  const statuses: number[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    received.push({
      key: request.headers['idempotency-key']?.toString() ?? null,
      text: JSON.stringify(JSON.parse(text)),
    });
    response.writeHead(statuses.shift() ?? 204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answer: (...next: number[]) => statuses.push(...next),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
