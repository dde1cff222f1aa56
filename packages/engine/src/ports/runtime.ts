// What runs the services: describes them, changes them, and remembers truthfully what it did.
import type { ActionKind, ActionRequest, Change, ChangeOutcome, Inverse, Refusal } from '@kintsugi/domain';

export interface ReplicaState {
  readonly instance: string;
  readonly state: 'starting' | 'ready' | 'unready' | 'draining' | 'stopped' | 'crashed';
  readonly pid: number | null;
  readonly release: string;
  readonly configuration: number;
  readonly startedMs: number | null;
  /** How often this replica was started again after it ended by itself, and how it last ended. */
  readonly restarts: number;
  readonly lastExit: {
    readonly atMs: number;
    readonly code: number | null;
    readonly signal: string | null;
    readonly because: string;
  } | null;
  /** Last health check: null while there was none. */
  readonly healthy: boolean | null;
  readonly memoryBytes: number | null;
  readonly inFlight: number;
}

export interface ServiceState {
  readonly service: string;
  /** Where callers reach it. */
  readonly url: string;
  readonly release: string;
  readonly configuration: number;
  readonly desiredReplicas: number;
  readonly replicas: readonly ReplicaState[];
  readonly limits: { readonly memoryBytes: number | null; readonly concurrency: number | null };
  /** Services and outside names that its configuration points at: declared edges. */
  readonly dependsOn: readonly string[];
}

export interface ReleaseState {
  readonly release: string;
  readonly service: string;
  /** 1 for the first that was ever registered for this service. */
  readonly number: number;
  readonly contentHash: string;
  readonly registeredMs: number;
}

/** `never-seen` also fences the key: if the call should still arrive, it is rejected. */
export type OutcomeAnswer = ChangeOutcome | { readonly kind: 'running' } | { readonly kind: 'never-seen' };

export interface Runtime {
  /** What this runtime can do; a missing ability is declared here and shown to people. */
  readonly abilities: ReadonlySet<ActionKind>;
  services(): Promise<readonly ServiceState[]>;
  releases(service: string): Promise<readonly ReleaseState[]>;
  /** Releases, configurations, scales and restarts since then, oldest first, by whomever. */
  changes(sinceMs: number): Promise<readonly Change[]>;
  /** How `request` would be undone if it ran now. Asked, and recorded, before it runs. */
  inverseOf(request: ActionRequest): Promise<Inverse>;
  /** Runs `request` at most once for `key`: the same key again answers the first outcome. `by` is for the history. */
  apply(request: ActionRequest, key: string, by: string): Promise<ChangeOutcome>;
  outcomeOf(key: string): Promise<OutcomeAnswer>;
  /** Copies `folder` as a release of `service`, by content hash; registering the same content again answers the same release. */
  registerRelease(
    service: string,
    folder: string,
  ): Promise<{ readonly ok: true; readonly release: ReleaseState } | { readonly ok: false; readonly refusal: Refusal }>;
}
