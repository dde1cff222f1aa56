// A small random world: services that call each other, and perhaps something outside. Knows no fault.
import type { Random } from '../random.ts';

export interface ServiceShape {
  readonly name: string;
  readonly callees: readonly string[];
  /** What it calls that is not ours. */
  readonly outside: string | null;
  readonly replicas: number;
  /** Usual requests a second, 90th percentile in ms, share of errors. */
  readonly requests: number;
  readonly usualMs: number;
  readonly usualErrors: number;
  /** Requests a second that one replica can do. */
  readonly capacity: number;
  readonly memoryBytes: number;
  readonly memoryLimitBytes: number;
}

const NAMES = ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta', 'eta', 'theta'];
const MB = 1_000_000;

/** Three to eight services; each calls only later ones, so that nothing calls itself around a corner. */
export function randomGraph(random: Random): readonly ServiceShape[] {
  const names = NAMES.slice(0, random.int(3, 8));
  const withOutside = random.int(0, names.length - 1);
  return names.map((name, index) => {
    const later = names.slice(index + 1);
    const callees = later.filter((_, gap) => gap === 0 || random.chance(0.3));
    const replicas = random.int(1, 3);
    const requests = random.int(20, 200);
    return {
      name,
      callees,
      outside: index === withOutside ? 'outside-provider' : null,
      replicas,
      requests,
      usualMs: random.int(10, 80),
      usualErrors: random.chance(0.3) ? random.between(0, 0.004) : 0,
      capacity: (requests / replicas) * random.between(1.6, 2.6),
      memoryBytes: 100 * MB,
      memoryLimitBytes: 400 * MB,
    };
  });
}
