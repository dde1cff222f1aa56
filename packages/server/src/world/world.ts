// Everything that the server joins to the engine, opened together and closed together.
import type { Clock, Documents, EventStore, Notifier, Runtime, Telemetry } from '@kintsugi/engine/ports';
import type { Refusal, Signal } from '@kintsugi/domain';
import type { LoadedConfiguration } from '../configuration/load.ts';
import type { IntakeState } from '../handlers/site.ts';

export interface ServerWorld {
  readonly store: EventStore;
  readonly telemetry: Telemetry;
  readonly runtime: Runtime;
  readonly notifiers: readonly Notifier[];
  readonly documents: Documents;
  readonly clock: Clock;
  /** Where telemetry comes in; null when nothing listens. */
  readonly otlpUrl: string | null;
  intake(): IntakeState;
  /** From now on signals are handed on, and the declared services are brought up. Called once the API listens. */
  begin(onSignals: (signals: readonly Signal[]) => void): Promise<{ ok: true } | { ok: false; refusal: Refusal }>;
  /** Stops taking telemetry; what was acknowledged is durable afterwards. */
  stopIntake(): Promise<void>;
  /** Ends the services that the runtime keeps, or only lets go of them. Then closes the stores. */
  close(withServices: boolean): Promise<void>;
}

export type OpenedWorld =
  | { readonly ok: true; readonly world: ServerWorld }
  | { readonly ok: false; readonly refusal: Refusal };

export type OpenWorld = (configuration: LoadedConfiguration) => Promise<OpenedWorld>;
