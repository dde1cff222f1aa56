// Counts what should not have been done. Each action counts once, whatever speaks against it.
import type { Help, Truth } from '../scenario.ts';
import type { ActionDone } from './facts.ts';

export function wrongActions(
  truth: Truth,
  actions: readonly ActionDone[],
): { readonly count: number; readonly says: readonly string[] } {
  const says = actions.flatMap((done, index) => {
    const reason = reasonAgainst(truth, done, actions.slice(0, index));
    return reason === null ? [] : [`wrong: ${done.action.kind} of ${done.action.service}, ${reason}`];
  });
  return { count: says.length, says };
}

function reasonAgainst(truth: Truth, { action }: ActionDone, earlier: readonly ActionDone[]): string | null {
  if (truth.right === 'left-alone') return 'where it should have been left alone';
  if (truth.right === 'escalated') return 'where a person should have been called';
  if (truth.wrong.some((help) => isMeant(help, action))) return 'which is no help against this';
  const sick = truth.causes.some(({ service }) => service === action.service);
  if (!sick && !truth.right.some((help) => isMeant(help, action))) return 'which is healthy';
  const again = earlier.some((before) => JSON.stringify(before.action) === JSON.stringify(action));
  return again ? 'for the second time' : null;
}

function isMeant(help: Help, action: ActionDone['action']): boolean {
  return (
    (help.action === '*' || help.action === action.kind) && (help.service === '*' || help.service === action.service)
  );
}
