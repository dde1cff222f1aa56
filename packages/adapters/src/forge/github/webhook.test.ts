// A webhook is believed when its signature is right, and never otherwise.
import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { verifyWebhook } from './webhook.ts';

const body = Buffer.from('{"ref":"refs/heads/main","ü":1}');
const signed = (secret: string, bytes: Uint8Array): string =>
  `sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}`;

test('the example of GitHub’s documentation is believed', () => {
  const signature = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
  expect(verifyWebhook("It's a Secret to Everybody", Buffer.from('Hello, World!'), signature)).toBe(true);
});

test('another body, another secret, no secret and another form are not', () => {
  const right = signed('secret', body);
  expect(verifyWebhook('secret', body, right)).toBe(true);
  expect(verifyWebhook('secret', Buffer.concat([body, Buffer.from(' ')]), right)).toBe(false);
  expect(verifyWebhook('other', body, right)).toBe(false);
  expect(verifyWebhook('', body, signed('', body))).toBe(false);
  const forms = [
    undefined,
    '',
    'sha256=',
    right.slice(0, -1),
    `${right}0`,
    right.toUpperCase(),
    right.replace('256', '1'),
  ];
  for (const form of [...forms, ` ${right}`, `${right}, ${right}`, right.slice(7)])
    expect(verifyWebhook('secret', body, form)).toBe(false);
});
