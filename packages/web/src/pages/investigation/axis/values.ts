// The values behind an incident's charts, asked for a stretch of time. Two signals of one service share their questions.
import { moment } from '../../../address/moment.ts';
import { useAsk } from '../../../live/ask.ts';
import { shareOfCounts, windowOf, type Plan } from './figures-of.ts';
import type { Stretch } from './stretch.ts';

export interface Values {
  /** Empty until they are there; null where nothing was seen. */
  readonly values: readonly (number | null)[];
  readonly fromMs: number;
  readonly stepMs: number;
  readonly state: 'asking' | 'there' | 'none' | 'unanswered';
}

const EVERY_MS = 5_000;
/** Points that the route gives in one answer. A service's operations and peers come along, the service itself first. */
const POINTS = 20_000;
const SERIES = 200;

export function useValues({ signal, join, shareOf }: Plan, { fromMs, toMs, stepMs }: Stretch): Values {
  const { measure, ...place } = signal.series;
  const knownAt = moment.value?.knownAt ?? null;
  const common = {
    ...place,
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    stepSeconds: stepMs / 1_000,
    join,
    limit: Math.min(SERIES, Math.max(1, Math.floor((POINTS * stepMs) / (toMs - fromMs)))),
    ...(knownAt === null ? {} : { knownAt }),
  } as const;
  const every = { everyMs: EVERY_MS };
  const own = useAsk('queryMetrics', { query: { ...common, measure } }, every);
  const whole = useAsk(
    'queryMetrics',
    { query: { ...common, measure: shareOf ?? measure } },
    { ...every, wait: shareOf === null },
  );
  const window = windowOf(own.value?.items ?? [], signal.series);
  const of = shareOf === null ? null : windowOf(whole.value?.items ?? [], { ...signal.series, measure: shareOf });
  const asked = { fromMs, stepMs };
  if (own.value === null || (shareOf !== null && whole.value === null)) {
    const isRefused = own.problem !== null || whole.problem !== null;
    return { ...asked, values: [], state: isRefused ? 'unanswered' : 'asking' };
  }
  if (window === null && of === null) return { ...asked, values: [], state: 'none' };
  const base = (window ?? of)?.from ?? common.from;
  const read = of === null ? (window?.values ?? []) : shareOfCounts(window?.values ?? [], of.values);
  return { fromMs: Date.parse(base), stepMs, values: read, state: 'there' };
}
