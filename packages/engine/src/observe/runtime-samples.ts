// What the runtime shows of its replicas, as series: memory, use of a limit, and who should answer but does not.
import type { ReplicaState, ServiceState } from '../ports/index.ts';
import { MEASURES } from './measures.ts';
import type { TrackBook } from './track-book.ts';

/** A replica that ended by itself counts as not ready for this long, however quickly it was started again. */
const CRASHED_MS = 8_000;

export function writeServices(book: TrackBook, second: number, services: readonly ServiceState[]): void {
  for (const { service, replicas, limits } of services) {
    const ill = replicas.filter((replica) => isIll(replica, second * 1_000)).length;
    book.write({ measure: MEASURES.unready.name, service }, MEASURES.unready.unit, second, ill);
    for (const { instance, inFlight, memoryBytes, state } of replicas) {
      if (limits.concurrency !== null && state === 'ready') {
        book.write(
          { measure: MEASURES.utilization.name, service, instance },
          MEASURES.utilization.unit,
          second,
          inFlight / limits.concurrency,
        );
      }
      if (memoryBytes !== null)
        book.write({ measure: MEASURES.memory.name, service, instance }, MEASURES.memory.unit, second, memoryBytes);
    }
    const most = Math.max(...replicas.map(({ memoryBytes }) => memoryBytes ?? 0));
    if (most > 0) book.write({ measure: MEASURES.memoryMost.name, service }, MEASURES.memoryMost.unit, second, most);
  }
}

/** Starting for the first time and draining are part of a change, not an illness. */
function isIll({ state, lastExit }: ReplicaState, atMs: number): boolean {
  return (
    state === 'unready' ||
    state === 'crashed' ||
    (lastExit !== null && atMs - lastExit.atMs < CRASHED_MS && state !== 'draining' && state !== 'stopped')
  );
}
