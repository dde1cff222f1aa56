// Where the process runtime keeps what in the data folder. The only place that joins these paths.
import { join } from 'node:path';

export interface Layout {
  readonly dataFolder: string;
  readonly runtime: string;
  /** Held by the living keeper through the operating system's file locks, so that it frees itself. */
  readonly lock: string;
  /** Who the keeper is and how to talk to it (mode 0600). */
  readonly door: string;
  readonly journal: string;
  readonly keeperLog: string;
  readonly pipes: string;
  releaseFolder(service: string, release: string): string;
  releasesOf(service: string): string;
  /** A folder of the service's own, which outlives releases. */
  stateOf(service: string): string;
  logsOf(service: string): string;
  logOf(service: string, instance: string): string;
}

export function layoutOf(dataFolder: string): Layout {
  const runtime = join(dataFolder, 'runtime');
  return {
    dataFolder,
    runtime,
    lock: join(runtime, 'keeper.lock'),
    door: join(runtime, 'keeper.json'),
    journal: join(runtime, 'journal.jsonl'),
    keeperLog: join(runtime, 'keeper.log'),
    pipes: join(runtime, 'pipes'),
    releaseFolder: (service, release) => join(dataFolder, 'releases', service, release),
    releasesOf: (service) => join(dataFolder, 'releases', service),
    stateOf: (service) => join(runtime, 'state', service),
    logsOf: (service) => join(runtime, 'logs', service),
    logOf: (service, instance) => join(runtime, 'logs', service, `${instance}.log`),
  };
}
