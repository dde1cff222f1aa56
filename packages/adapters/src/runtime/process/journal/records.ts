// What the keeper remembers, and the records that it is folded from. It must not know files or processes.
import type { ActionRequest, Change, ChangeOutcome } from '@kintsugi/domain';
import type { ReleaseState, ReplicaState } from '@kintsugi/engine/ports';
import type { ProcessIdentity } from '../replica/process-identity.ts';
import type { ServiceSpec } from '../spec.ts';

export type Exit = NonNullable<ReplicaState['lastExit']>;

/** What a service should run. */
export interface Target {
  readonly release: string;
  readonly configuration: number;
  readonly replicas: number;
}

/** A numbered version of a service's environment, before expansion. */
export interface Configuration {
  readonly number: number;
  readonly env: Readonly<Record<string, string>>;
  readonly atMs: number;
  readonly by: string;
}

/** A replica's process, as somebody who did not start it can find it again. */
export interface ReplicaProcess extends ProcessIdentity {
  readonly port: number;
  readonly startedMs: number;
}

export interface ReplicaRecord {
  readonly instance: string;
  readonly release: string;
  readonly configuration: number;
  /** Key of the operation that made it. */
  readonly operation: string;
  readonly process: ReplicaProcess | null;
  readonly restarts: number;
  readonly lastExit: Exit | null;
  /** It is being ended and must not be started again. */
  readonly leaving: boolean;
}

export interface ServiceRecord {
  readonly spec: ServiceSpec;
  readonly port: number;
  readonly releases: readonly ReleaseState[];
  readonly configurations: readonly Configuration[];
  /** What the file said when it was last taken over. */
  readonly declared: Target;
  readonly current: Target;
  /** Number of the last replica that was ever made. */
  readonly instances: number;
  readonly replicas: readonly ReplicaRecord[];
}

/** What an operation does, decided before it starts, so that a successor can go on with it. */
export interface Plan {
  readonly service: string;
  readonly target: Target;
  readonly before: Target;
  /** Instances that end once the target's replicas are ready. */
  readonly leave: readonly string[];
  /** False for a service's first start: there is nothing to go back to, so it is left to supervision. */
  readonly putBack: boolean;
}

export interface OperationRecord {
  readonly key: string;
  /** Canonical text of the request. */
  readonly canonical: string;
  readonly request: ActionRequest | null;
  readonly by: string;
  readonly atMs: number;
  /** Null for what was refused before it began. */
  readonly plan: Plan | null;
  readonly changeId: string | null;
  /** Why it is being put back; null while it goes forward. */
  readonly failing: { readonly because: string; readonly instance: string } | null;
  readonly outcome: ChangeOutcome | null;
}

export type JournalRecord =
  | { readonly kind: 'snapshot'; readonly memory: MemorySnapshot }
  | {
      readonly kind: 'surroundings-declared';
      readonly outside: Readonly<Record<string, string>>;
      readonly otlpEndpoint: string | null;
    }
  | { readonly kind: 'service-declared'; readonly spec: ServiceSpec; readonly port: number; readonly declared: Target }
  | { readonly kind: 'service-removed'; readonly service: string }
  | { readonly kind: 'release-registered'; readonly release: ReleaseState }
  | { readonly kind: 'configuration-added'; readonly service: string; readonly configuration: Configuration }
  | { readonly kind: 'operation-started'; readonly operation: OperationRecord; readonly change: Change | null }
  | {
      readonly kind: 'operation-ended';
      readonly key: string;
      readonly outcome: ChangeOutcome;
      readonly atMs: number;
      readonly putBack: Change | null;
    }
  | {
      readonly kind: 'operation-failing';
      readonly key: string;
      readonly because: string;
      readonly instance: string;
    }
  /** Answered without doing anything: refused, or so already. */
  | { readonly kind: 'operation-answered'; readonly operation: OperationRecord }
  | { readonly kind: 'key-fenced'; readonly key: string; readonly atMs: number }
  | {
      readonly kind: 'replica-added';
      readonly service: string;
      readonly replica: ReplicaRecord;
      readonly number: number;
    }
  | {
      readonly kind: 'replica-started';
      readonly service: string;
      readonly instance: string;
      readonly process: ReplicaProcess;
    }
  | { readonly kind: 'replica-exited'; readonly service: string; readonly instance: string; readonly exit: Exit }
  | { readonly kind: 'replica-leaving'; readonly service: string; readonly instance: string }
  | { readonly kind: 'replica-removed'; readonly service: string; readonly instance: string }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'resumed' };

export interface Memory {
  /** `down` was asked for: nothing is to be started until something is declared again. */
  stopped: boolean;
  outside: Readonly<Record<string, string>>;
  otlpEndpoint: string | null;
  readonly services: Map<string, ServiceRecord>;
  /** By key, oldest first. */
  readonly operations: Map<string, OperationRecord>;
  /** Keys that were asked about before they arrived. */
  readonly fenced: Set<string>;
  changes: readonly Change[];
  /** A part of the journal could not be read: what it does not know may have happened all the same. */
  damaged: boolean;
}

export interface MemorySnapshot {
  readonly stopped: boolean;
  readonly outside: Readonly<Record<string, string>>;
  readonly otlpEndpoint: string | null;
  readonly services: readonly ServiceRecord[];
  readonly operations: readonly OperationRecord[];
  readonly fenced: readonly string[];
  readonly changes: readonly Change[];
  readonly damaged: boolean;
}
