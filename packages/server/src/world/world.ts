// Everything that the server joins to the engine, opened together and closed together.
import type { Clock, Documents, MemoryShelf, EventStore, Notifier, Runtime, Telemetry } from '@kintsugi/engine/ports';
import type { DevelopmentWorld } from '@kintsugi/engine';
import type { Refusal, Signal } from '@kintsugi/domain';
import type { LoadedConfiguration } from '../configuration/load.ts';
import type { IntakeState } from '../handlers/site.ts';

export interface ServerWorld {
  readonly store: EventStore;
  readonly telemetry: Telemetry;
  readonly runtime: Runtime;
  readonly notifiers: readonly Notifier[];
  readonly documents: Documents;
  readonly memory: MemoryShelf;
  /** Absent where nothing outlives the process. */
  readonly readModels?: MemoryShelf;
  readonly clock: Clock;
  /** Null: no repository is configured. */
  readonly development: DevelopmentWorld | null;
  /** A repository that is hosted here was pushed to. */
  onPush(listener: (project: string) => void): void;
  /** Where telemetry comes in; null when nothing listens. */
  readonly otlpUrl: string | null;
  intake(): IntakeState;
  /** From now on signals are handed on, and the declared services are brought up. Called once the API listens. */
  begin(onSignals: (signals: readonly Signal[]) => void): Promise<{ ok: true } | { ok: false; refusal: Refusal }>;
  /** No further signals, looks or probes. At once. */
  quiet(): void;
  /** Ends every service that the runtime keeps. */
  endServices(): Promise<void>;
  /** Stops taking telemetry; what was acknowledged is durable afterwards. Questions are not answered any more. */
  stopIntake(): Promise<void>;
  /** Lets go of the runtime and closes the event store. */
  close(): Promise<void>;
}

export type OpenedWorld =
  | { readonly ok: true; readonly world: ServerWorld }
  | { readonly ok: false; readonly refusal: Refusal };

export type OpenWorld = (configuration: LoadedConfiguration) => Promise<OpenedWorld>;
