// One signal looked at again: is it back in the band that it kept before the onset?
import { mean, sequentialTest, timeToThreshold } from '@kintsugi/analysis';
import type { SequentialAnswer } from '@kintsugi/analysis';
import type { Reading, SeriesKey, Signal, Verdict } from '@kintsugi/domain';
import type { SeriesWindow, Telemetry } from '../ports/index.ts';
import { amount, measureWords, percent, whose } from '../figures.ts';
import { look, total } from './look.ts';

/** Error rate of each sequential test, either way. */
const ERROR = 0.01;
/** Share of steps inside the band while well, and while ill. */
const WELL = 0.95;
const ILL = 0.5;
/** Below this share of the usual traffic nobody was there to see it. */
const ENOUGH_TRAFFIC = 0.5;
const BEFORE_MS = 60_000;
/** A progressive cause is fixed when the forecast stays clear of the limit for this many times the former warning. */
const CLEAR_FACTOR = 3;
/** What was last seen longer ago than this may be ill by now. */
const SILENT_MS = 5_000;
const LIKELY = 0.5;

export async function readSignal(telemetry: Telemetry, signal: Signal, fromMs: number, toMs: number): Promise<Reading> {
  // Whatever somebody may send under this name: what a person saw, no series shows.
  const window = signal.meaning === 'report' ? null : await look(telemetry, signal.series, fromMs, toMs);
  const answer =
    signal.crossing !== undefined
      ? readForecast(window, signal)
      : signal.meaning === 'errors'
        ? await readErrors(telemetry, signal, window)
        : readBand(window, signal);
  const traffic =
    signal.meaning === 'latency' || signal.meaning === 'errors'
      ? await trafficShare(telemetry, signal, fromMs, toMs)
      : 1;
  const quiet = answer.verdict === 'healthy' && traffic < ENOUGH_TRAFFIC;
  // What was well before it was seen to be ill is no recovery: onsets are estimates, and may be too early.
  const tooSoon = answer.verdict === 'healthy' && answer.wellForMs === 0;
  const verdict: Verdict = quiet ? 'unobserved' : tooSoon ? 'inconclusive' : answer.verdict;
  const says = `${whose(signal.series)} ${answer.says}${quiet ? `, but with ${Math.round(traffic * 100)} % of the usual traffic` : ''}`;
  return {
    signalId: signal.id,
    verdict,
    now: answer.now,
    wellForMs: verdict === 'healthy' ? answer.wellForMs : 0,
    says,
  };
}

interface Answer {
  readonly verdict: Verdict;
  readonly now: number | null;
  readonly wellForMs: number;
  readonly says: string;
}

const UNSEEN: Answer = { verdict: 'unobserved', now: null, wellForMs: 0, says: 'was not seen' };

function readBand(window: SeriesWindow | null, signal: Signal): Answer {
  const { band, unit, series, direction } = signal;
  if (window === null) return UNSEEN;
  const seen = window.values.map((value) => (Number.isFinite(value) ? 1 : 0));
  if (total(seen) === 0) return UNSEEN;
  const good = window.values.map((value) => (value >= band.low && value <= band.high ? 1 : 0));
  const now = mean(window.values.filter(Number.isFinite).slice(-5));
  const says = `${measureWords(series.measure)} ${amount(now, unit)} (usual ${direction === 'down' ? `from ${amount(band.low, unit)}` : `up to ${amount(band.high, unit)}`})`;
  const answer = sequentialTest(good, seen, { well: WELL, ill: ILL, error: ERROR });
  return { ...tested(answer, seen, window, signal), now, says };
}

/** Counts, not ratios: two requests a second without an error prove less than two hundred. */
async function readErrors(telemetry: Telemetry, signal: Signal, errors: SeriesWindow | null): Promise<Answer> {
  if (errors === null) return UNSEEN;
  const requests = await look(
    telemetry,
    { ...signal.series, measure: 'requests' },
    errors.fromMs,
    errors.fromMs + errors.values.length * errors.stepMs,
  );
  if (requests === null) return UNSEEN;
  // A second counts when both were seen: requests that arrived between the two questions are no requests without errors.
  const all = [...requests.values].map((value, i) =>
    Number.isFinite(value) && Number.isFinite(errors.values[i]) ? Math.round(value) : 0,
  );
  const bad = [...errors.values].map((value) => (Number.isFinite(value) ? Math.round(value) : 0));
  if (total(all) === 0) return UNSEEN;
  const good = all.map((value, i) => Math.max(0, value - (bad[i] ?? 0)));
  const ill = 1 - Math.max(signal.now / 2, 0.02);
  const well = Math.max(1 - Math.max(signal.band.high, 0.005), ill + (1 - ill) / 2);
  const answer = sequentialTest(good, all, { well, ill, error: ERROR });
  const recent = ratio(bad.slice(-10), all.slice(-10));
  const says = `${percent(recent)} errors (usual up to ${percent(signal.band.high)}, was ${percent(signal.now)})`;
  return { ...tested(answer, all, errors, signal), now: recent, says };
}

function readForecast(window: SeriesWindow | null, signal: Signal): Answer {
  const crossing = signal.crossing;
  if (window === null || crossing === undefined) return UNSEEN;
  const { values, stepMs } = window;
  const clearMs = CLEAR_FACTOR * Math.max(60_000, crossing.expectedMs - signal.seenMs);
  const answer = timeToThreshold(values, {
    limit: crossing.limit,
    direction: signal.direction === 'down' ? 'down' : 'up',
    horizon: Math.ceil(clearMs / stepMs),
    warnFrom: LIKELY,
  });
  if (answer.kind === 'not-enough-data')
    return { ...UNSEEN, verdict: 'inconclusive', says: 'was not seen for long enough' };
  const { kind, level, growth, expected } = answer;
  const grows = growth === null ? 'not growing' : growth.shape === 'filling' ? 'levelling off' : 'growing slowly';
  const outlook = kind === 'crosses' ? `full in about ${Math.round((expected * stepMs) / 1_000)} s` : grows;
  const says = `${measureWords(signal.series.measure)} ${amount(level, signal.unit)} of ${amount(crossing.limit, signal.unit)}, ${outlook}`;
  if (kind === 'crosses') return { verdict: 'unhealthy', now: level, wellForMs: 0, says };
  const seen = values.map((value) => (Number.isFinite(value) ? 1 : 0));
  return { ...tested({ answer: 'well', wellSince: 0 }, seen, window, signal), now: level, says };
}

async function trafficShare(telemetry: Telemetry, signal: Signal, fromMs: number, toMs: number): Promise<number> {
  const series: SeriesKey = { ...signal.series, measure: 'requests' };
  const [before, during] = await Promise.all([
    look(telemetry, series, signal.onsetMs - BEFORE_MS, signal.onsetMs),
    look(telemetry, series, fromMs, toMs),
  ]);
  const usual = mean(before?.values ?? []);
  if (!(usual > 0)) return 1;
  const seen = during === null ? 0 : total(during.values) / Math.max(1, during.values.length);
  return seen / usual;
}

/** How long it was seen to be well, from when it was seen to be ill: seconds without data are no health. */
function tested(
  { answer, wellSince }: SequentialAnswer,
  seen: ArrayLike<number>,
  { fromMs, stepMs }: SeriesWindow,
  { seenMs }: Signal,
): Pick<Answer, 'verdict' | 'wellForMs'> {
  if (answer !== 'well') return { verdict: answer === 'ill' ? 'unhealthy' : 'inconclusive', wellForMs: 0 };
  let steps = 0;
  let lastSeen = -1;
  for (let i = 0; i < seen.length; i += 1) {
    if (!((seen[i] as number) > 0)) continue;
    lastSeen = i;
    if (i >= wellSince && fromMs + i * stepMs >= seenMs) steps += 1;
  }
  const silentMs = (seen.length - 1 - lastSeen) * stepMs;
  return silentMs > SILENT_MS
    ? { verdict: 'unobserved', wellForMs: 0 }
    : { verdict: 'healthy', wellForMs: steps * stepMs };
}

function ratio(bad: readonly number[], all: readonly number[]): number {
  const seen = total(all);
  return seen === 0 ? 0 : total(bad) / seen;
}
