/** The supplier's van: it comes at regular times, fills up what is low, and each delivery is noted with the local time. */
import { textFrom } from 'shop-kit';
import type { Stock } from './stock.ts';

export function receiveDeliveries(stock: Stock, everyMs: number): void {
  setInterval(() => {
    const clock = new Intl.DateTimeFormat('en-GB', {
      timeZone: textFrom('STORE_TIME_ZONE', 'Europe/Berlin'),
      timeStyle: 'short',
    });
    stock.releaseOverdue();
    const filled = stock.refill();
    if (filled > 0) console.log(`delivery at ${clock.format(new Date())}: ${filled} products filled up`);
  }, everyMs);
}
