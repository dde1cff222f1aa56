// The doors of the loop: everything it needs from the world, and nothing about who stands behind them.
export type { BuildLog, BuildRequest, Builder, Isolation } from './develop/builder.ts';
export { OWN_BRANCH_PREFIX, branchFault, commitFault, deletionFault } from './develop/commit-rules.ts';
export type { Fault, TreeEntryKind } from './develop/commit-rules.ts';
export type { Clock } from './clock.ts';
export type { Documents } from './documents.ts';
export { FIRST_PREVIOUS_HASH, canonicalJson, contentText, fromSealed, sealedText, textHash } from './event-seal.ts';
export type { SealedValues } from './event-seal.ts';
export { DamagedStreamError, EventStoreUnavailableError } from './event-store.ts';
export type { AppendRefusal, AppendResult, AuditReport, EventStore, ReadAllOptions } from './event-store.ts';
export { startAudit } from './event-store/audit.ts';
export { nextCheckpoint } from './event-store/checkpoint.ts';
export type { Checkpoint, StreamHead } from './event-store/checkpoint.ts';
export { damagedStore, diskFull, unknownOutcome, versionConflict } from './event-store/refusals.ts';
export type {
  Check,
  Forge,
  InlineComment,
  Merged,
  NewPullRequest,
  Opened,
  PullRequest,
  Review,
} from './develop/forge.ts';
export type { IntakeSink, MetricBatch, MetricKind, MetricSeries, TelemetryBatch, TemplateSighting } from './intake.ts';
export type { MemoryShelf } from './memory.ts';
export type { Delivery, Message, Notifier } from './notifier.ts';
export { orderPatches } from './develop/order-patches.ts';
export type { OrderOptions } from './develop/order-patches.ts';
export type { PatchGenerator, RepairProblem } from './develop/patches.ts';
export type { ProbeResult, ProbeSpec, Probes } from './probes.ts';
export type { NewCommit, Pushed, Repository } from './develop/repository.ts';
export type { OutcomeAnswer, ReleaseState, ReplicaState, Runtime, ServiceState } from './runtime.ts';
export type {
  Edge,
  LogLine,
  LogQuery,
  SeriesQuery,
  SeriesWindow,
  Span,
  SpanQuery,
  Telemetry,
  TemplateCount,
  TopQuery,
  Window,
} from './telemetry.ts';
