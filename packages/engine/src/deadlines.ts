// Ports that never answer must not hold an incident up: every question gets a deadline. Knows no step.
import type { World } from './context.ts';
import type { Clock } from './ports/index.ts';

/**
 * The same world, whose questions fail when no answer has come after `ms`. Not `apply`, whose silence is an outcome
 * that the act step judges; not the store, whose appends may only be waited for.
 */
export function withDeadlines(world: World, clock: Clock, ms: number): World {
  const within = <T>(what: string, answer: Promise<T>): Promise<T> => withDeadline(clock, ms, what, answer);
  const { telemetry, runtime, notifiers, documents, memory } = world;
  return {
    ...world,
    telemetry: {
      series: (query) => within('series', telemetry.series(query)),
      top: (query) => within('top', telemetry.top(query)),
      logs: (query) => within('logs', telemetry.logs(query)),
      templates: (window, service) => within('templates', telemetry.templates(window, service)),
      spans: (query) => within('spans', telemetry.spans(query)),
      trace: (traceId, knownAtMs) => within('trace', telemetry.trace(traceId, knownAtMs)),
      edges: (window) => within('edges', telemetry.edges(window)),
    },
    runtime: {
      abilities: runtime.abilities,
      services: () => within('services', runtime.services()),
      releases: (service) => within('releases', runtime.releases(service)),
      changes: (sinceMs) => within('changes', runtime.changes(sinceMs)),
      inverseOf: (request) => within('inverseOf', runtime.inverseOf(request)),
      apply: (request, key, by) => runtime.apply(request, key, by),
      outcomeOf: (key) => within('outcomeOf', runtime.outcomeOf(key)),
      registerRelease: (service, folder) => runtime.registerRelease(service, folder),
    },
    notifiers: notifiers.map((notifier) => ({
      name: notifier.name,
      send: (message) => within(notifier.name, notifier.send(message)),
    })),
    documents: {
      write: (name, text) => within('documents', documents.write(name, text)),
      read: (name) => within('documents', documents.read(name)),
    },
    memory: {
      save: (snapshot) => within('memory', memory.save(snapshot)),
      load: () => within('memory', memory.load()),
    },
  };
}

/** Rejects when `answer` has not come after `ms`; what comes later is dropped. */
function withDeadline<T>(clock: Clock, ms: number, what: string, answer: Promise<T>): Promise<T> {
  const answered = new AbortController();
  const late = clock.sleep(ms, answered.signal).then((): Promise<T> => {
    // The answer was first: it has won the race, and nobody looks at this any more.
    if (answered.signal.aborted) return answer;
    throw new Error(`no answer from ${what} within ${ms} ms`);
  });
  return Promise.race([answer, late]).finally(() => answered.abort(ANSWERED));
}

/** A reason of our own: the built-in one takes a stack each time. */
const ANSWERED = 'answered';
