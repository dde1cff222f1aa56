// Calls people through a webhook: one JSON message, sent again while the receiver stumbles. It must not know who receives.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Delivery, Message, Notifier } from '@kintsugi/engine/ports';

export interface WebhookOptions {
  readonly name: string;
  readonly url: string;
  /** For each try. */
  readonly timeoutMs: number;
  /** How long to wait before each further try; after the last one it has failed. */
  readonly waitsMs?: readonly number[];
}

interface Stumble {
  readonly because: string;
  readonly mend: string;
  readonly final: boolean;
}

const WAITS_MS = [250, 1_000, 4_000] as const;

/**
 * POSTs `{ key, incidentId, title, severity, body, at }` with `Idempotency-Key: <message key>`, so that the receiver can
 * fold what arrives twice. Any 2xx is delivered; no answer, 408, 429 and 5xx are tried again, everything else is final.
 */
export function createWebhookNotifier({ name, url, timeoutMs, waitsMs = WAITS_MS }: WebhookOptions): Notifier {
  // Webhook addresses often carry a secret in their path: only the host is ever shown.
  const to = URL.canParse(url) ? `${name} (${new URL(url).host})` : name;
  return {
    name,
    async send(message): Promise<Delivery> {
      for (let tried = 0; ; tried++) {
        const stumble = await post(url, message, timeoutMs);
        if (stumble === null) return { kind: 'delivered', to };
        const waitMs = stumble.final ? undefined : waitsMs[tried];
        if (waitMs === undefined)
          return { kind: 'failed', to, because: `${stumble.because} (tried ${tried + 1} times)`, mend: stumble.mend };
        await sleep(waitMs);
      }
    },
  };
}

async function post(url: string, message: Message, timeoutMs: number): Promise<Stumble | null> {
  const { key, incidentId, title, severity, body, atMs } = message;
  try {
    const answer = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      headers: { 'content-type': 'application/json', 'idempotency-key': encodeURIComponent(key) },
      body: JSON.stringify({ key, incidentId, title, severity, body, at: new Date(atMs).toISOString() }),
    });
    await answer.body?.cancel();
    return answer.ok ? null : judge(answer.status);
  } catch (error) {
    return {
      because: reason(error),
      mend: 'See that the receiver runs and that its address is right (`notify.webhooks`).',
      final: !URL.canParse(url),
    };
  }
}

function judge(status: number): Stumble {
  const because = `it answered ${status}`;
  if (status === 408 || status === 429 || status >= 500)
    return { because, mend: 'See what keeps the receiver from taking messages.', final: false };
  const mend =
    status < 400
      ? 'Name the address that it redirects to.'
      : 'See that the address and its token are right (`notify.webhooks`).';
  return { because, mend, final: true };
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
