// Sends one message to everybody who is to be reached, and says who was. It must not know what it is about.
import type { Context } from '../context.ts';
import type { Delivery, Message } from '../ports/index.ts';

export interface Delivered {
  /** Who was reached; when nobody was, who was tried. */
  readonly to: string;
  readonly delivered: boolean;
  /** What kept the others from being reached. */
  readonly because: string;
}

export async function deliver({ world }: Context, message: Message): Promise<Delivered> {
  const deliveries = await Promise.all(
    world.notifiers.map((notifier) =>
      notifier.send(message).catch((error: unknown): Delivery => ({
        kind: 'failed',
        to: notifier.name,
        because: String(error),
        mend: 'See whether the receiver is up.',
      })),
    ),
  );
  const reached = deliveries.filter(({ kind }) => kind === 'delivered');
  return {
    to: (reached.length > 0 ? reached : deliveries).map(({ to }) => to).join(', ') || 'nobody is configured',
    delivered: reached.length > 0,
    because: deliveries.flatMap((one) => (one.kind === 'failed' ? [`${one.to}: ${one.because}`] : [])).join('; '),
  };
}
