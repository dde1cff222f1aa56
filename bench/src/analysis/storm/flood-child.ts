// A process of its own that a minute's flood of alerts goes through, so that its memory is the correlator's and Node's.
import { StormCorrelator, type StormAlert } from '@kintsugi/analysis';
import { makeStorm } from './make-storm.ts';

const PER_S = 10_000;
const SECONDS = 60;
/** Every so many alerts one is of a pod that nobody heard of: restarts make new label sets without end. */
const NEW_POD_EVERY = 10;

export interface FloodReport {
  readonly alertsPerS: number;
  readonly peakMb: number;
  readonly longestMs: number;
  readonly received: number;
  readonly folded: number;
  readonly opened: number;
  readonly shed: readonly number[];
  readonly evicted: readonly number[];
}

function flood(): FloodReport {
  const { alerts, topology } = makeStorm(1, { services: 60, incidents: 3, hours: 0.6 });
  const correlator = new StormCorrelator(topology);
  let [spentMs, longestMs] = [0, 0];
  for (let i = 0; i < PER_S * SECONDS; i += 1) {
    const alert = nthOf(alerts, i);
    const beforeMs = performance.now();
    correlator.push(alert);
    const tookMs = performance.now() - beforeMs;
    spentMs += tookMs;
    longestMs = Math.max(longestMs, tookMs);
  }
  const { received, folded, opened, shedAlerts, evictedEpisodes } = correlator.counts();
  return {
    alertsPerS: (1_000 * received) / spentMs,
    peakMb: process.resourceUsage().maxRSS / 1_024,
    longestMs,
    received,
    folded,
    opened,
    shed: shedAlerts,
    evicted: evictedEpisodes,
  };
}

/** The storm's alerts round and round, at the flood's pace; late ones at most five seconds late. */
function nthOf(alerts: readonly StormAlert[], i: number): StormAlert {
  const alert = alerts[i % alerts.length]!;
  const receivedMs = alerts[0]!.receivedMs + (1_000 * i) / PER_S;
  const pod = i % NEW_POD_EVERY === 0 ? `${alert.pod}-${i}` : alert.pod;
  return { ...alert, pod, receivedMs, firedMs: receivedMs - Math.min(5_000, alert.receivedMs - alert.firedMs) };
}

process.send?.(flood());
