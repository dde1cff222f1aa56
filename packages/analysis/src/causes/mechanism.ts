// What kind of trouble a service's evidence shows. Knows evidence, no measurements.
import type { CauseEvidence, Mechanism } from './cause-input.ts';
import type { ResourceEvidence } from './channels/resource.ts';

/** z of memory from which on it is what the processor works for; a process of its own that burns it takes some, too. */
const MEMORY_TOO = 10;

/**
 * The mechanism of one service; `strongest` is its evidence, strongest first.
 *
 * What ran short shows in everything else, too: a starved service answers late, asks late and gives up.
 */
export function mechanismOf(strongest: readonly CauseEvidence[]): Mechanism | null {
  const [first] = strongest;
  if (first === undefined || !(first.nats > 0)) return null;
  const resources = strongest.filter((one): one is ResourceEvidence => one.channel === 'resource');
  const memory = resources.find(({ kind }) => kind === 'memory');
  const processor = resources.find(({ kind }) => kind === 'processor');
  if (memory !== undefined && (processor === undefined || memory.z > MEMORY_TOO)) return 'memory';
  if (processor !== undefined) return 'processor';
  switch (first.channel) {
    case 'network':
      return 'network';
    case 'structure':
    case 'logs':
    case 'changes':
      return 'code';
    case 'flow':
      return first.what === 'errors' ? 'errors' : 'latency';
    case 'latency':
    case 'resource':
      return 'latency';
  }
}
