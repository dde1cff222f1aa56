// The sentences over everything at a moment. They count what is shown, so that what is cut to a reader is said anew.
import type { Answer } from '@kintsugi/contract';

type State = Answer<'getState'>;
type Item = Answer<'getStateDifference'>['items'][number];

export function stateSays({ incidents, services, approvals, mode }: Omit<State, 'says'>): string {
  const ill = services.filter(({ verdict }) => verdict === 'unhealthy').length;
  const unseen = services.filter(({ verdict }) => verdict === 'unobserved').length;
  return [
    `${incidents.length} open, ${ill} of ${services.length} services unhealthy`,
    ...(unseen === 0 ? [] : [`${unseen} unobserved`]),
    `${approvals.length} approvals waiting`,
    mode.paused === null ? 'not paused' : `paused by ${mode.paused.by}`,
  ].join(', ');
}

export function differenceSays(items: readonly Pick<Item, 'kind'>[]): string {
  const count = (kind: Item['kind']) => items.filter((item) => item.kind === kind).length;
  return [
    `${count('incident-opened')} opened`,
    `${count('incident-ended')} ended`,
    `${count('incident-moved')} moved on`,
    `${count('change')} changes`,
    `${count('service-verdict')} services are judged otherwise`,
  ].join(', ');
}
