/** The provider's API: a payment is authorized first and captured then. The order's number keeps a repeat from charging twice. */
import { call, type Reply, textIn } from 'shop-kit';

export interface Payment {
  readonly order: string;
  readonly cents: number;
  readonly card: string;
}

export type Taken =
  | { readonly kind: 'taken'; readonly payment: string }
  | { readonly kind: 'declined' }
  | { readonly kind: 'failed'; readonly because: string };

export interface Provider {
  take(payment: Payment): Promise<Taken>;
}

export function openProvider(url: string, timeoutMs: number): Provider {
  const ask = (path: string, order: string, body: unknown): Promise<Reply> =>
    call('POST', `${url}${path}`, { timeoutMs, body, headers: { 'idempotency-key': `${order}${path}` } });
  return {
    take: async ({ order, cents, card }) => {
      const charge = await ask('/charges', order, { amount: cents, currency: 'EUR', card });
      if (charge.reached && charge.status === 402) return { kind: 'declined' };
      const id = charge.reached && charge.status === 201 ? textIn(charge.body, 'id') : undefined;
      if (id === undefined) return { kind: 'failed', because: reasonOf('charge', charge) };
      const capture = await ask(`/charges/${id}/capture`, order, {});
      if (!capture.reached || capture.status !== 200) return { kind: 'failed', because: reasonOf('capture', capture) };
      return { kind: 'taken', payment: id };
    },
  };
}

function reasonOf(step: string, reply: Reply): string {
  const what = reply.reached ? `answered ${reply.status}` : `gave no answer (${reply.because})`;
  return `the payment provider ${what} to the ${step}`;
}
