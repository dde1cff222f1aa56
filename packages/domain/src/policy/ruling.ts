// What policy says to one action at one moment. A pure function of policy, history and the action.
import type { ActionRequest } from '../words/action.ts';
import type { Autonomy, Policy, Ruling } from './policy.ts';

/** What the ruling needs to know besides the policy. */
export interface RulingFacts {
  readonly nowMs: number;
  /** Starts of the machine's actions on this service, oldest first. */
  readonly actionsOnServiceMs: readonly number[];
  /** Starts of the machine's actions on any service within the last hour. */
  readonly actionsLastHour: number;
  /** Share of the known services that the action touches, 0 to 1. */
  readonly blastRadius: number;
}

const HOUR_MS = 3_600_000;

/** The strictest gate wins: forbidden, then wait, then approval, then allowed. */
export function rulingOn(request: ActionRequest, policy: Policy, facts: RulingFacts): Ruling {
  const autonomy = autonomyFor(request, policy);
  if (autonomy === 'observe')
    return { kind: 'forbidden', because: `autonomy for ${request.kind} of ${request.service} is "observe"` };
  if (facts.actionsLastHour >= policy.actionsPerHour) {
    return {
      kind: 'forbidden',
      because: `${facts.actionsLastHour} actions in the last hour; the budget is ${policy.actionsPerHour}`,
    };
  }
  const wait = notNow(policy, facts);
  if (wait !== null) return wait;
  const approvals = policy.twoPersons.includes(request.kind) ? 2 : autonomy === 'propose' ? 1 : 0;
  if (approvals > 0)
    return {
      kind: 'needs-approval',
      approvals,
      because:
        approvals === 2
          ? `${request.kind} needs two persons`
          : `autonomy for ${request.kind} of ${request.service} is "propose"`,
    };
  if (facts.blastRadius > policy.blastRadiusMax) {
    return {
      kind: 'needs-approval',
      approvals: 1,
      because: `it touches ${percent(facts.blastRadius)} of the services; the limit without a person is ${percent(policy.blastRadiusMax)}`,
    };
  }
  return { kind: 'allowed', because: `autonomy for ${request.kind} of ${request.service} is "${autonomy}"` };
}

function notNow(policy: Policy, { nowMs, actionsOnServiceMs }: RulingFacts): Ruling | null {
  const freeze = policy.freezes.find(({ fromMs, toMs }) => nowMs >= fromMs && nowMs < toMs);
  if (freeze !== undefined)
    return { kind: 'wait', untilMs: freeze.toMs, because: `changes are frozen: ${freeze.reason}` };
  const lastMs = actionsOnServiceMs.at(-1);
  const cooledMs = lastMs === undefined ? 0 : lastMs + policy.cooldownSeconds * 1_000;
  return nowMs < cooledMs
    ? {
        kind: 'wait',
        untilMs: cooledMs,
        because: `this service cools down for ${policy.cooldownSeconds} s after an action`,
      }
    : null;
}

function autonomyFor(request: ActionRequest, policy: Policy): Autonomy {
  const rule = policy.rules.findLast(
    ({ action, service }) =>
      (action === '*' || action === request.kind) && (service === '*' || service === request.service),
  );
  return rule?.autonomy ?? policy.autonomy;
}

export function lastHour(timesMs: readonly number[], nowMs: number): number {
  return timesMs.filter((timeMs) => timeMs > nowMs - HOUR_MS).length;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
