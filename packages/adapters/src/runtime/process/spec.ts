// What a caller of the process runtime declares and observes. It must not know how the configuration file looks.
import type { ReplicaState, Runtime } from '@kintsugi/engine/ports';
import type { Refusal } from '@kintsugi/domain';

/** How a release is run, inside its folder: by this Node, or as any command. */
export type RunSpec =
  | { readonly kind: 'node'; readonly entry: string; readonly nodeArgs: readonly string[] }
  | { readonly kind: 'command'; readonly command: readonly string[] };

export interface HealthSpec {
  readonly path: string;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  /** A replica that has not passed its health check this long after its start is started again. */
  readonly startTimeoutMs: number;
}

export interface ServiceSpec {
  /** Letters, digits, `-`, `_` and `.`, beginning with a letter or digit, at most 63. */
  readonly name: string;
  /** Absolute path of the folder that becomes the first release, by content hash. */
  readonly releaseFolder: string;
  readonly run: RunSpec;
  readonly replicas: number;
  /** Where the balancer listens on 127.0.0.1; null: allocated once and kept. */
  readonly port: number | null;
  readonly health: HealthSpec;
  /** May hold `{{services.X.url}}`, `{{outside.X.url}}` and `{{data}}`, expanded when a replica starts. */
  readonly env: Readonly<Record<string, string>>;
  /** Per replica. Memory is enforced by the runtime; concurrency is the service's own and only told. */
  readonly limits: { readonly memoryBytes: number | null; readonly concurrency: number | null };
}

export interface RuntimeSpec {
  readonly services: readonly ServiceSpec[];
  /** What is called but not run: name to address. */
  readonly outside: Readonly<Record<string, string>>;
  /** Given to replicas as OTEL_EXPORTER_OTLP_ENDPOINT. Keep it the same over restarts: a new one restarts every replica. */
  readonly otlpEndpoint: string | null;
}

/**
 * What a declaration did to one service. `kept`: the file says something else than what runs, but an action
 * has changed it since the file was last declared, so the action's word stands until somebody takes it back.
 */
export interface DeclaredService {
  readonly service: string;
  readonly did: 'started' | 'unchanged' | 'changed' | 'kept' | 'removed';
  readonly detail: string;
}

export type DeclareAnswer =
  | { readonly ok: true; readonly services: readonly DeclaredService[] }
  /** Nothing was changed. */
  | { readonly ok: false; readonly refusal: Refusal };

export interface ReplicaObservation {
  readonly service: string;
  readonly instance: string;
  readonly release: string;
  readonly state: ReplicaState['state'];
  readonly healthy: boolean | null;
  readonly restarts: number;
  readonly inFlight: number;
  readonly memoryBytes: number | null;
  readonly memoryLimitBytes: number | null;
  readonly concurrencyLimit: number | null;
  /** Cores in use, averaged over the last sampling period (0.5 s); null while unknown. */
  readonly cpuCores: number | null;
}

/** What went through a balancer since this client's last `observe`, by the replica that answered. */
export interface BalancerObservation {
  readonly service: string;
  /** Null: requests that no replica could be found for; they were answered 503. */
  readonly instance: string | null;
  readonly requests: number;
  readonly errors5xx: number;
  /** Refused, reset or timed out before an answer began. */
  readonly connectionErrors: number;
  readonly latencySumMs: number;
}

export interface RuntimeObservation {
  readonly atMs: number;
  readonly replicas: readonly ReplicaObservation[];
  readonly balancers: readonly BalancerObservation[];
}

export interface ProcessRuntime extends Runtime {
  /** Makes the world match `spec`: see `DeclaredService`. Answers when everything was begun, not when it is ready. */
  declare(spec: RuntimeSpec): Promise<DeclareAnswer>;
  /** Waits until every service has as many ready replicas as desired and nothing is under way; false after `timeoutMs`. */
  settled(timeoutMs: number): Promise<boolean>;
  observe(): Promise<RuntimeObservation>;
  /** Ends services, balancers and keeper; nothing is left behind. History stays. */
  down(): Promise<void>;
  /** Lets go; everything goes on running. */
  close(): Promise<void>;
}
