// Did it help? Looks at the incident's own signals with a sequential test, and never takes silence for health.
import type { Attempt, Help, Incident, Reading, Signal, Step, Verdict } from '@kintsugi/domain';
import { agent, opensIncident } from '@kintsugi/domain';
import type { Context, Next } from '../context.ts';
import { sleep, tell } from '../context.ts';
import { attributionOf } from './attribution.ts';
import { readSignal } from './reading.ts';

/** Telemetry younger than this is still arriving, or its second is not closed yet. */
const LATENESS_MS = 3_500;
/** The least time of being well: three periods of the detectors. */
const SHORTEST_MS = 3_000;
const LONGEST_SHOWING_MS = 30_000;
/** How far back a watch looks for the stretch in which it got well: longer than any showing. */
const WATCHED_MS = 40_000;
const PRESENT_MS = 20_000;
const UNSEEN_PATIENCE_MS = 30_000;
/** How long what the action itself stirs up may take to settle. */
const OWN_DIP_MS = 10_000;
/** A watch may last this many times what was meant, while nothing is proven ill. */
const PATIENCE = 4;

type Check = Extract<Step, { kind: 'check' }>;

export async function check(context: Context, id: string, state: Incident, step: Check): Promise<Next> {
  const nowMs = context.clockMs();
  const attempt = state.attempts.find(({ key }) => key === step.key) ?? null;
  const sinceMs =
    attempt === null ? Math.max(state.onsetMs, nowMs - WATCHED_MS) : (attempt.outcomeMs ?? attempt.startedMs);
  const untilMs = nowMs - LATENESS_MS;
  const signals = state.signals.filter(opensIncident);
  const readings = await Promise.all(
    signals.map((signal) => readSignal(context.world.telemetry, signal, sinceMs, untilMs)),
  );
  const help = judge({
    state,
    attempt,
    signals,
    readings,
    goneMs: untilMs - sinceMs,
    nowMs,
    watchOver: step.watchOver,
  });
  if (help === 'not-yet') return sleep(context.settings.checkEveryMs, 'enough to be seen');
  const attribution =
    help !== 'helped'
      ? null
      : attempt === null
        ? 'by-itself'
        : await attributionOf(context.world.telemetry, signals, attempt, untilMs);
  const decisive = help === 'helped' ? readings.filter((_, i) => countsFor(signals[i], attempt)) : readings;
  const slower = readings.length - decisive.length;
  const aside = slower === 0 ? '' : `; slower since the action, and no part of this: ${slower} series`;
  const because = `${sentence(help, decisive, (nowMs - sinceMs) / 1_000)}${aside}`;
  return tell(context, id, {
    kind: 'judge',
    key: step.key,
    help,
    attribution,
    readings: decisive,
    because,
    actor: agent('Guardian'),
    atMs: context.now(),
  });
}

/** How the signals stand right now, for the last gate before an action. */
export async function presentVerdict(context: Context, state: Incident): Promise<Verdict> {
  const nowMs = context.clockMs();
  const signals = state.signals.filter(opensIncident);
  const readings = await Promise.all(
    signals.map((signal) =>
      readSignal(context.world.telemetry, signal, presentFrom(signal, state, nowMs), nowMs - LATENESS_MS),
    ),
  );
  const verdicts = readings.map(({ verdict }) => verdict);
  if (verdicts.includes('unhealthy')) return 'unhealthy';
  if (verdicts.includes('inconclusive')) return 'inconclusive';
  return verdicts.includes('healthy') ? 'healthy' : 'unobserved';
}

/** A growth is seen over its whole length or not at all; how anything else stands is a matter of the last seconds. */
function presentFrom({ crossing, onsetMs }: Signal, state: Incident, nowMs: number): number {
  return crossing === undefined ? Math.max(state.onsetMs, nowMs - PRESENT_MS) : onsetMs;
}

interface Look {
  readonly state: Incident;
  readonly attempt: Attempt | null;
  readonly signals: readonly Signal[];
  readonly readings: readonly Reading[];
  /** How long it has been seen since the action took effect, or since the watch began. */
  readonly goneMs: number;
  readonly nowMs: number;
  readonly watchOver: boolean;
}

function judge({ state, attempt, signals, readings, goneMs, nowMs, watchOver }: Look): Help {
  const matter = readings.filter((_, i) => countsFor(signals[i], attempt));
  const well = matter.length > 0 && matter.every(({ verdict }) => verdict === 'healthy');
  if (well && matter.every(({ wellForMs }) => wellForMs >= showingMs(signals))) return 'helped';
  if (attempt === null) return watchOver && !well && isHopeless(state, readings, nowMs) ? 'refuted' : 'not-yet';
  if (well) return 'not-yet';
  const newAndIll = signals.some(
    (signal, i) => isBreakage(signal) && signal.onsetMs > attempt.startedMs && readings[i]?.verdict === 'unhealthy',
  );
  if (newAndIll && goneMs > OWN_DIP_MS) return 'worse';
  const option = state.options.find(({ id }) => id === attempt.optionId);
  const refutedMs = (option?.refutedAfterSeconds ?? 60) * 1_000;
  if (goneMs < refutedMs) return 'not-yet';
  // Only what is seen to be ill all over refutes an action. Where a part got well, taking it back would do harm:
  // more patience, then an honest "cannot tell".
  const partly = readings.some(({ verdict }) => verdict === 'healthy');
  if (!partly && readings.some(({ verdict }) => verdict === 'unhealthy')) return 'refuted';
  return goneMs < 2 * refutedMs + UNSEEN_PATIENCE_MS ? 'not-yet' : 'cannot-tell';
}

/** A watch goes on while what is watched is getting better, but not for ever. */
function isHopeless({ watch }: Incident, readings: readonly Reading[], nowMs: number): boolean {
  const lastsMs = watch === null ? 0 : watch.untilMs - watch.sinceMs;
  const patienceMs = watch === null ? 0 : watch.sinceMs + PATIENCE * lastsMs;
  return readings.some(({ verdict }) => verdict === 'unhealthy') || nowMs > patienceMs;
}

/** Whether a signal has a say in what an action did: what is only slower since then is told, and decides nothing. */
function countsFor(signal: Signal | undefined, attempt: Attempt | null): boolean {
  return signal === undefined || attempt === null || signal.onsetMs <= attempt.startedMs || isBreakage(signal);
}

/** What an action is taken back for. */
function isBreakage({ meaning }: Signal): boolean {
  return meaning === 'errors' || meaning === 'availability';
}

/** At least three periods, and at least as long as the fault took to show itself. */
function showingMs(signals: readonly Signal[]): number {
  const took = signals.map(({ onsetMs, seenMs }) => seenMs - onsetMs);
  return Math.min(LONGEST_SHOWING_MS, Math.max(SHORTEST_MS, ...took));
}

function sentence(help: Help, readings: readonly Reading[], seconds: number): string {
  const says = shortly(readings);
  switch (help) {
    case 'helped':
      return `for ${seconds.toFixed(0)} s: ${says}`;
    case 'refuted':
      return `after ${seconds.toFixed(0)} s it is not back: ${says}`;
    case 'worse':
      return `something else broke after the action: ${says}`;
    case 'cannot-tell':
    case 'not-yet':
      return `after ${seconds.toFixed(0)} s nobody can tell: ${says}`;
  }
}

const SAID = 3;

/** The worst first, and no more than anybody reads. */
function shortly(readings: readonly Reading[]): string {
  const order = ['unhealthy', 'inconclusive', 'unobserved', 'healthy'];
  const said = readings.toSorted((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict)).map(({ says }) => says);
  const more = said.length > SAID ? [`and ${said.length - SAID} more alike`] : [];
  return [...said.slice(0, SAID), ...more].join('; ');
}
