// The words and the rules. Pure: no I/O, no clock, no randomness.
export { canonicalAction, describeAction } from './words/action.ts';
export type { ActionKind, ActionRequest, Inverse } from './words/action.ts';
export { agent } from './words/actor.ts';
export type { Actor, AgentName } from './words/actor.ts';
export type {
  BuildOutcome,
  BuildReport,
  BuildStep,
  CommandEnd,
  CommandName,
  Diagnosis,
  FailureKind,
  TestResult,
} from './words/build.ts';
export type { Change } from './words/change.ts';
export { refuse } from './decider.ts';
export type { Decider, Refusal } from './decider.ts';
export { build } from './development/build.ts';
export type { Build, BuildCommand, BuildEvent, BuildReason } from './development/build.ts';
export { holdsLock, locksAt, projectLedger } from './development/project-ledger.ts';
export type { EditLock, ProjectCommand, ProjectEvent, ProjectLedger } from './development/project-ledger.ts';
export type { NewEvent, StoredEvent } from './event-record.ts';
export type { Evidence, EvidenceQuery } from './words/evidence.ts';
export type { Cause, CauseKind, Hypothesis, Reason } from './words/hypothesis.ts';
export type { Lesson } from './words/lesson.ts';
export type { Option } from './words/option.ts';
export type { FileDiff, FileEdit, Patch, PatchKind } from './words/patch.ts';
export type { Autonomy, Policy, PolicyRule, Ruling } from './policy/policy.ts';
export { DEFAULT_BUILD_LIMITS } from './words/project.ts';
export type { BuildLimits, Commit, Project } from './words/project.ts';
export { opensIncident, seriesName } from './words/signal.ts';
export type { Band, Meaning, SeriesKey, Signal } from './words/signal.ts';
export type { Attribution, ChangeOutcome, Help, Verdict } from './words/verdict.ts';
export { control } from './control.ts';
export type { Control, ControlCommand, ControlEvent } from './control.ts';
export type { Gates, Happened, IncidentCommand } from './incident/commands.ts';
export { MAX_ACTIONS, MAX_ROUNDS } from './incident/choice.ts';
export type { IncidentEvent, Reading, Severity } from './incident/events.ts';
export { incident } from './incident/incident.ts';
export { nextStep } from './incident/next-step.ts';
export type { Step } from './incident/next-step.ts';
export { chosenOption, currentAttempt, isOfBuild, isOpen, leadingHypothesis, servicesOf } from './incident/state.ts';
export type { Approval, Attempt, Incident, Phase } from './incident/state.ts';
export { INCIDENT_SCHEMA_VERSION, upcastIncidentEvent } from './incident/upcast.ts';
export { lastHour, rulingOn } from './policy/ruling.ts';
export type { DeployGates, MergeGates, NotedEvent, RepairCommand, RepairHappened } from './repair/commands.ts';
export type {
  CandidateSummary,
  Finding,
  PlannedDeployment,
  Proof,
  RepairEvent,
  RepairedHow,
  ReviewVerdict,
} from './repair/events.ts';
export { nextRepairStep } from './repair/next-step.ts';
export type { RepairStep } from './repair/next-step.ts';
export { repair } from './repair/repair.ts';
export { branchOf, isRepairOpen, revertBranchOf } from './repair/state.ts';
export type { Repair, RepairPhase } from './repair/state.ts';
export { serviceLedger } from './service-ledger.ts';
export type { LedgerCommand, LedgerEvent, ServiceLedger } from './service-ledger.ts';
