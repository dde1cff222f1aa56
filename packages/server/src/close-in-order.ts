// Takes a server down in order. Each part gets its time and no more: one that hangs must not keep the others open.
import type { Engine } from '@kintsugi/engine';
import type { FastifyInstance } from 'fastify';
import type { ServerWorld } from './world/world.ts';

export interface Closing {
  readonly world: ServerWorld;
  readonly engine: Engine;
  readonly app: FastifyInstance;
  readonly withServices: boolean;
  readonly onTrouble: (line: string) => void;
}

/** Together within 10 s. Ending services politely may take longer, and is only done when somebody asks for it. */
const ENGINE_MS = 4_000;
const API_MS = 500;
const SERVICES_MS = 30_000;
const INTAKE_MS = 3_000;
const SEAL_MS = 1_000;
const WORLD_MS = 1_000;

/**
 * Nothing new begins; steps end or are handed over to the next start. They may still ask the intake, so it closes after
 * them, and after the API. Services end before anything that could break on its way out: they must not be left behind.
 */
export async function closeInOrder({ world, engine, app, withServices, onTrouble }: Closing): Promise<void> {
  const within = (ms: number, what: string, work: () => Promise<unknown>): Promise<unknown> =>
    inTime(ms, work()).catch((error: unknown) => onTrouble(`stopping ${what}: ${String(error)}`));
  world.quiet();
  await within(ENGINE_MS, 'the engine', () => engine.stop());
  await within(API_MS, 'the API', () => app.close().then(() => undefined));
  app.server.closeAllConnections();
  if (withServices) await within(SERVICES_MS, 'the services', () => world.endServices());
  await within(INTAKE_MS, 'the intake', () => world.stopIntake());
  await within(SEAL_MS, 'the checkpoint', () => world.store.checkpoint());
  await within(WORLD_MS, 'the stores', () => world.close());
}

async function inTime(ms: number, work: Promise<unknown>): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`took longer than ${ms} ms`)), ms);
  await Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
}
