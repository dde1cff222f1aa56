// Policy worked out a second time, from the stored events alone and in other words than the domain's: what it must agree with.
import type { ActionRequest, Actor, Policy, StoredEvent } from '@kintsugi/domain';
import { canonicalAction } from '@kintsugi/domain';
import { sha256 } from '../sha256.ts';

export interface StartFacts {
  readonly policy: Policy;
  /** How many services there are. */
  readonly services: number;
  readonly request: ActionRequest;
  readonly atMs: number;
  /** When actions were counted before: on this service, and on all. */
  readonly countedOnServiceMs: readonly number[];
  readonly countedMs: readonly number[];
  /** The incident's own events up to the start, the start last. */
  readonly history: readonly StoredEvent[];
}

/** Null when the start was allowed. */
export function whyOutsidePolicy(facts: StartFacts): string | null {
  const { policy, request, atMs, countedOnServiceMs, countedMs } = facts;
  let autonomy = policy.autonomy;
  for (const rule of policy.rules) {
    const fits = [request.kind, '*'].includes(rule.action) && [request.service, '*'].includes(rule.service);
    if (fits) autonomy = rule.autonomy;
  }
  if (autonomy === 'observe') return 'it may only observe there';
  for (const { fromMs, toMs } of policy.freezes) if (atMs >= fromMs && atMs < toMs) return 'changes are frozen';
  for (const earlierMs of countedOnServiceMs)
    if (atMs - earlierMs < policy.cooldownSeconds * 1_000) return `the service had ${atMs - earlierMs} ms to cool down`;
  const inTheHour = countedMs.filter((earlierMs) => atMs - earlierMs < 3_600_000).length;
  if (inTheHour >= policy.actionsPerHour) return `${inTheHour} actions in the hour before`;
  const needed = policy.twoPersons.includes(request.kind)
    ? 2
    : autonomy === 'propose' || 1 / facts.services > policy.blastRadiusMax + 0.001
      ? 1
      : 0;
  return needed === 0 ? null : whyNotApproved(needed, facts);
}

function whyNotApproved(needed: number, { history, request, atMs }: StartFacts): string | null {
  const asked = history.findLastIndex(({ type }) => type === 'approval-requested');
  const proposal = history[asked];
  if (proposal === undefined) return 'nobody was asked';
  const { approvalId, actionHash, expiresMs, proposer } = proposal.body as {
    approvalId: string;
    actionHash: string;
    expiresMs: number;
    proposer: Actor;
  };
  if (actionHash !== sha256(canonicalAction(request))) return 'another action was approved';
  if (atMs >= expiresMs) return 'the approval had expired';
  const since = history.slice(asked + 1);
  if (since.slice(0, -1).some(({ type }) => type === 'action-started')) return 'the approval was used already';
  if (since.some(({ type }) => type === 'approval-rejected' || type === 'option-chosen')) return 'it was not approved';
  const persons = since
    .filter(({ type, body }) => type === 'approval-given' && (body as { approvalId: string }).approvalId === approvalId)
    .map(({ actor }) => actor)
    .filter(({ kind, name }) => kind === 'person' && !(proposer.kind === kind && proposer.name === name));
  return new Set(persons.map(({ name }) => name)).size >= needed
    ? null
    : `${persons.length} of ${needed} persons approved`;
}
