/** Payments: takes money through an outside provider, a few at a time, since the provider's contract limits us. */
import { json, numberFrom, numberIn, refusal, runService, textFrom, textIn } from 'shop-kit';
import { openProvider } from './provider.ts';
import { openSlots } from './slots.ts';

await runService(() => {
  const provider = openProvider(textFrom('PROVIDER_URL'), numberFrom('PROVIDER_TIMEOUT_MS', 3000));
  const slots = openSlots(numberFrom('MAX_CONCURRENCY', 2), numberFrom('MAX_WAITING', 6));
  return {
    routes: [
      {
        method: 'POST',
        path: '/payments',
        handle: async ({ body }) => {
          const order = textIn(body, 'order');
          const cents = numberIn(body, 'cents');
          const card = textIn(body, 'card');
          if (order === undefined || card === undefined || cents === undefined || cents <= 0) {
            return refusal(400, 'bad-payment', 'an order, an amount in cents and a card are needed');
          }
          const taken = await slots.use(() => provider.take({ order, cents, card }));
          if (taken === 'busy') return refusal(503, 'busy', 'too many payments at once, please try again');
          if (taken.kind === 'declined') return refusal(402, 'declined', 'the bank declined the payment');
          if (taken.kind === 'failed') return refusal(502, 'provider-failed', taken.because);
          return json(201, { payment: taken.payment });
        },
      },
    ],
  };
});
