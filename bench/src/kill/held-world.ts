// A real world that holds still at one moment, as if frozen: what was done is done, and nobody in the server is told.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventStore, Runtime } from '@kintsugi/engine/ports';
import type { OpenWorld } from '@kintsugi/server';
import type { Hold } from './points.ts';

const LOOK_EVERY_MS = 2;

export function holding(open: OpenWorld, hold: Hold, onHeld: () => void): OpenWorld {
  return async (configuration) => {
    const opened = await open(configuration);
    if (!opened.ok) return opened;
    const { world } = opened;
    if ('event' in hold) return { ok: true, world: { ...world, store: holdingStore(world.store, hold.event, onHeld) } };
    if (hold.call !== 'apply') return { ok: true, world: holdingCode(world, hold.call, onHeld) };
    const journal = join(configuration.dataFolder, 'runtime', 'journal.jsonl');
    return { ok: true, world: { ...world, runtime: holdingRuntime(world.runtime, journal, onHeld) } };
  };
}

/** The append is durable; its answer never comes. */
function holdingStore(store: EventStore, type: string, onHeld: () => void): EventStore {
  return {
    append: async (stream, expectedVersion, events) => {
      const answer = await store.append(stream, expectedVersion, events);
      if (!answer.ok || !events.some((event) => event.type === type)) return answer;
      onHeld();
      return new Promise(() => {});
    },
    read: (stream, fromVersion) => store.read(stream, fromVersion),
    readAll: (options) => store.readAll(options),
    streams: (prefix) => store.streams(prefix),
    checkpoint: () => store.checkpoint(),
    verify: () => store.verify(),
    close: () => store.close(),
  };
}

type World = Extract<Awaited<ReturnType<OpenWorld>>, { ok: true }>['world'];

/** It is done in the repository or the forge; its answer never comes. */
function holdingCode(world: World, call: string, onHeld: () => void): World {
  const { development } = world;
  if (development === null) return world;
  const projects = development.projects.map((watched) => ({
    ...watched,
    repository: holdingCall(watched.repository, call, onHeld),
    forge: holdingCall(watched.forge, call, onHeld),
  }));
  return { ...world, development: { ...development, projects } };
}

function holdingCall<T extends object>(port: T, call: string, onHeld: () => void): T {
  return new Proxy(port, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      if (name !== call) return value.bind(target) as unknown;
      return async (...args: readonly unknown[]): Promise<unknown> => {
        await (value.apply(target, args) as Promise<unknown>);
        onHeld();
        return new Promise(() => {});
      };
    },
  });
}

/** The keeper has begun and written it down; its answer never comes. */
function holdingRuntime(runtime: Runtime, journal: string, onHeld: () => void): Runtime {
  return {
    ...runtime,
    apply: async (request, key, by) => {
      void runtime.apply(request, key, by).catch(() => undefined);
      while (!existsSync(journal) || !readFileSync(journal, 'utf8').includes(`"${key}"`)) await sleep(LOOK_EVERY_MS);
      onHeld();
      return new Promise(() => {});
    },
  };
}
