// What was done to one service, and who holds it: its own stream, so that two incidents never act on it at once.
import type { ActionRequest, Inverse } from './words/action.ts';
import type { Actor } from './words/actor.ts';
import type { Decider, Decision } from './decider.ts';
import { accept, refuse } from './decider.ts';
import type { ChangeOutcome } from './words/verdict.ts';

export type LedgerEvent =
  | { readonly type: 'service-reserved'; readonly by: string; readonly atMs: number }
  | { readonly type: 'service-freed'; readonly by: string; readonly atMs: number }
  /** An action of an incident was started: what cooldowns and budgets count. */
  | { readonly type: 'action-counted'; readonly by: string; readonly key: string; readonly atMs: number }
  | {
      readonly type: 'operation-started';
      readonly key: string;
      readonly request: ActionRequest;
      readonly inverse: Inverse;
      readonly actor: Actor;
      readonly reason: string;
      readonly atMs: number;
    }
  | { readonly type: 'operation-ended'; readonly key: string; readonly outcome: ChangeOutcome; readonly atMs: number };

export type LedgerCommand =
  | { readonly kind: 'reserve'; readonly by: string; readonly atMs: number }
  | { readonly kind: 'free'; readonly by: string; readonly atMs: number }
  | { readonly kind: 'count'; readonly by: string; readonly key: string; readonly atMs: number }
  | {
      readonly kind: 'operate';
      readonly key: string;
      readonly request: ActionRequest;
      readonly inverse: Inverse;
      readonly actor: Actor;
      readonly reason: string;
      readonly atMs: number;
    }
  | { readonly kind: 'end-operation'; readonly key: string; readonly outcome: ChangeOutcome; readonly atMs: number };

export interface ServiceLedger {
  /** The incident that holds the service. */
  readonly holder: string | null;
  /** Starts of actions, oldest first; the last 100. */
  readonly actionsMs: readonly number[];
  readonly countedKeys: readonly string[];
  /** A person's operation that is under way. */
  readonly operation: { readonly key: string; readonly request: ActionRequest } | null;
}

const KEPT = 100;

export const serviceLedger: Decider<LedgerCommand, LedgerEvent, ServiceLedger> = {
  initial: { holder: null, actionsMs: [], countedKeys: [], operation: null },
  decide,
  evolve,
};

function decide(command: LedgerCommand, state: ServiceLedger): Decision<LedgerEvent> {
  switch (command.kind) {
    case 'reserve':
      if (state.holder === command.by) return accept();
      if (state.holder !== null)
        return refuse('held', `Incident ${state.holder} is acting on this service.`, 'Wait until it has ended.');
      if (state.operation !== null)
        return refuse('operated', 'A person is changing this service.', 'Wait until that has ended.');
      return accept({ type: 'service-reserved', by: command.by, atMs: command.atMs });
    case 'free':
      return state.holder === command.by
        ? accept({ type: 'service-freed', by: command.by, atMs: command.atMs })
        : accept();
    case 'count':
      if (state.holder !== command.by)
        return refuse('not-holder', 'Only the incident that holds a service may act on it.', 'Reserve it first.');
      return state.countedKeys.includes(command.key)
        ? accept()
        : accept({ type: 'action-counted', by: command.by, key: command.key, atMs: command.atMs });
    case 'operate': {
      if (state.holder !== null)
        return refuse(
          'held',
          `Incident ${state.holder} is acting on this service.`,
          'Wait until it has ended, or pause Kintsugi and resolve it.',
        );
      if (state.operation !== null)
        return refuse('operated', 'Another operation on this service is under way.', 'Wait until it has ended.');
      const { key, request, inverse, actor, reason, atMs } = command;
      return accept({ type: 'operation-started', key, request, inverse, actor, reason, atMs });
    }
    case 'end-operation':
      if (state.operation?.key !== command.key) return accept();
      return accept({ type: 'operation-ended', key: command.key, outcome: command.outcome, atMs: command.atMs });
  }
}

function evolve(state: ServiceLedger, event: LedgerEvent): ServiceLedger {
  switch (event.type) {
    case 'service-reserved':
      return { ...state, holder: event.by };
    case 'service-freed':
      return { ...state, holder: null };
    case 'action-counted':
      return {
        ...state,
        actionsMs: [...state.actionsMs, event.atMs].slice(-KEPT),
        countedKeys: [...state.countedKeys, event.key].slice(-KEPT),
      };
    case 'operation-started':
      return { ...state, operation: { key: event.key, request: event.request } };
    case 'operation-ended':
      return { ...state, operation: null };
    default:
      return state;
  }
}
