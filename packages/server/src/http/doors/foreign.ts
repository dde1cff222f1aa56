// Waits for what must be asked elsewhere about a token, so that all behind this door can say at once whose it is.
import type { FastifyInstance } from 'fastify';
import { bearerOf } from '../bearer.ts';

export type Prepare = (token: string) => Promise<void>;

/** Behind the limits: who sends nonsense is counted before anything is computed or asked for them. */
export function addForeignTokens(app: FastifyInstance, prepare: Prepare): void {
  app.addHook('onRequest', async (request) => {
    const token = bearerOf(request);
    if (token !== null) await prepare(token);
  });
}
