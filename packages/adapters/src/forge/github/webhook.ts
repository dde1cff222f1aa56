// Whether a webhook comes from who knows the secret. It must not know what it says.
import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * `body` as it came, before anything parsed it; `signatureHeader` is `X-Hub-Signature-256`. False for whatever is not
 * exactly right, an empty secret included. Takes the same time wherever a signature differs.
 */
export function verifyWebhook(secret: string, body: Uint8Array, signatureHeader: string | undefined): boolean {
  const [, signature] = /^sha256=([0-9a-f]{64})$/.exec(signatureHeader ?? '') ?? [];
  if (signature === undefined || secret === '') return false;
  const expected = createHmac('sha256', secret).update(body).digest();
  return timingSafeEqual(Buffer.from(signature, 'hex'), expected);
}
