// For tests: an observer that does what log lines tell it, so that the thread around it can be watched.
import type { Observation, Observer } from '@kintsugi/engine';

/** `signal NAME` raises a signal; `crash` ends the thread; `sleep MS` blocks it. Counts lines as the measure `requests`. */
export function createObserver(): Observer {
  let counted = 0;
  let introduced = false;
  let primed = 0;
  let probes = 0;
  let signals: string[] = [];
  return {
    declare: () => {},
    accept({ logs = [] }) {
      counted += logs.length;
      for (const { body } of logs) {
        const [word, rest = ''] = body.split(' ');
        if (word === 'signal') signals.push(rest);
        if (word === 'crash') setImmediate(() => fail());
        if (word === 'sleep') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(rest));
      }
    },
    services: () => {},
    probe: () => (probes += 1),
    prime: (windows) => (primed += windows.length),
    primeBudget: () => {},
    status: () => ({ tracks: primed, refused: probes }),
    tick(nowMs): Observation {
      const second = Math.floor(nowMs / 1_000) * 1_000;
      const series = {
        key: 0x8000_0000,
        service: 'alpha',
        instance: '',
        name: 'requests',
        unit: '1',
        kind: 'gauge' as const,
        attributes: {},
      };
      const metrics = {
        newSeries: introduced ? [] : [series],
        length: 1,
        keys: Uint32Array.of(series.key),
        timesMs: Float64Array.of(second),
        values: Float64Array.of(counted),
      };
      introduced = true;
      counted = 0;
      const raised = signals.map((name) => signalNamed(name, nowMs));
      signals = [];
      return { batch: { metrics }, signals: raised };
    },
  };
}

function fail(): never {
  throw new Error('told to crash');
}

function signalNamed(id: string, nowMs: number): Observation['signals'][number] {
  return {
    id,
    series: { measure: 'requests', service: 'alpha' },
    meaning: 'traffic',
    direction: 'up',
    onsetMs: nowMs,
    seenMs: nowMs,
    band: { low: 0, usual: 0, high: 0 },
    now: 1,
    unit: '1',
    surprise: 5,
  };
}
