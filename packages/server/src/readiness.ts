// What must hold before the server calls itself ready, and the words for what does not hold yet.
import type { Check } from './handlers/site.ts';
import type { ServerWorld } from './world/world.ts';

export interface Readiness {
  checks(): readonly Check[];
  isEngineUp(): boolean;
  engine(fault: string | null): void;
  services(): void;
}

export function createReadiness(world: ServerWorld): Readiness {
  let engine = { ok: false, says: 'is starting' };
  let services = { ok: false, says: 'are being declared' };
  return {
    checks: () => {
      const { up, says } = world.intake();
      return [
        { name: 'engine', ...engine },
        { name: 'intake', ok: up, says },
        { name: 'services', ...services },
      ];
    },
    isEngineUp: () => engine.ok,
    engine: (fault) => {
      engine = fault === null ? { ok: true, says: 'takes commands' } : { ok: false, says: fault };
    },
    services: () => {
      services = { ok: true, says: 'are declared' };
    },
  };
}
