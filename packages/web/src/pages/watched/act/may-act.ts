// Why somebody cannot change a service here and now, in words for a button; null when they can.
import { isNow } from '../../../address/moment.ts';
import { may, whoMay } from '../../../live/me.ts';

export function whyNot(): string | null {
  if (!isNow.value) return 'You look at the past: go back to now first.';
  return may('respond') ? null : `Only ${whoMay('respond')} may.`;
}
