// When is a run over? When what was done about it has ended, or nothing has been wrong for long enough, or the time is up.
import { setTimeout as pause } from 'node:timers/promises';
import type { Baseline } from '../chaos-event.ts';
import type { Variant } from '../scenario.ts';
import type { CustomersWatch } from './customers-watch.ts';
import type { Course } from './course.ts';
import type { RunOptions } from './run-scenario.ts';
import type { Watch } from './watch.ts';

interface Watching {
  readonly options: Pick<RunOptions, 'pace' | 'tell' | 'signal'>;
  readonly variant: Pick<Variant, 'quietSeconds'>;
  readonly watch: Watch;
  readonly customers: CustomersWatch;
  readonly usual: Baseline;
  readonly course: Course;
}

const QUIET_SECONDS = 45;
/** Share of failures over the usual one that still counts as quiet. */
const SLACK = 0.02;
/** A server that restarts may be away for a moment. */
const AWAY_MS_MAX = 20_000;

export async function watchToTheEnd(watching: Watching): Promise<{ readonly timedOut: boolean }> {
  const { options, watch, course } = watching;
  const { pace, signal } = options;
  const giveUpMs = Date.now() + pace.timeoutSeconds * 1_000;
  let seenMs = Date.now();
  let quietSinceMs: number | null = null;
  while (Date.now() < giveUpMs) {
    const failure = course.failure();
    if (failure !== null) throw failure;
    try {
      await watch.look();
      seenMs = Date.now();
    } catch (error) {
      if (Date.now() - seenMs > AWAY_MS_MAX) throw error;
    }
    const quiet = await isQuiet(watching);
    quietSinceMs = quiet ? (quietSinceMs ?? Date.now()) : null;
    if (isOver(watching, quietSinceMs)) {
      await rest(watching, pace.afterwardsSeconds);
      return { timedOut: false };
    }
    await pause(pace.lookEveryMs, undefined, { signal });
  }
  return { timedOut: true };
}

/** Customers are served as usual, and nothing is called ill. */
async function isQuiet({ options, watch, customers, usual }: Watching): Promise<boolean> {
  const { fresh, recentFailureShare } = await customers.look(Date.now());
  if (fresh !== null) options.tell(fresh);
  return watch.allWell() && recentFailureShare <= usual.errorRatio + SLACK;
}

function isOver({ variant, watch, course }: Watching, quietSinceMs: number | null): boolean {
  const settledMs = course.settledAtMs();
  if (settledMs === null) return false;
  const incidents = watch.incidents();
  if (incidents.some(({ endedAtMs, phase }) => endedAtMs === null && phase !== 'escalated')) return false;
  const isHandled = incidents.some(({ actions, phase }) => actions.length > 0 || phase === 'escalated');
  if (isHandled) return true;
  const quietMs = (variant.quietSeconds ?? QUIET_SECONDS) * 1_000;
  return quietSinceMs !== null && Date.now() - Math.max(quietSinceMs, settledMs) >= quietMs;
}

/** Goes on looking: an incident that opens again in this time is seen by the judge. */
async function rest({ options, watch, customers }: Watching, seconds: number): Promise<void> {
  const untilMs = Date.now() + seconds * 1_000;
  while (Date.now() < untilMs) {
    await pause(Math.min(options.pace.lookEveryMs, seconds * 1_000), undefined, { signal: options.signal });
    await watch.look();
    const { fresh } = await customers.look(Date.now());
    if (fresh !== null) options.tell(fresh);
  }
}
