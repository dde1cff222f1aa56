// How figures and series are said to people: one way everywhere, with units.
import type { SeriesKey } from '@kintsugi/domain';

export function percent(share: number | null): string {
  if (share === null) return 'not seen';
  return `${(share * 100).toFixed(share !== 0 && Math.abs(share) < 0.1 ? 1 : 0)} %`;
}

export function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

/** With three digits where that says more, and bytes in MB. */
export function amount(value: number | null, unit: string): string {
  if (value === null || !Number.isFinite(value)) return 'not seen';
  if (unit === 'bytes' || unit === 'By') return `${(value / 1_048_576).toFixed(0)} MB`;
  const size = Math.abs(value);
  const digits =
    size >= 100 || Number.isInteger(value) ? value.toFixed(0) : size >= 1 ? value.toFixed(1) : value.toPrecision(2);
  return unit === '' || unit === '1' ? digits : `${digits} ${unit}`;
}

export function clip(text: string, most = 100): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

/** What a measure is called among people. Names that are not ours stay as they are. */
export function measureWords(measure: string): string {
  switch (measure) {
    case 'duration.p90':
      return 'p90 of its duration';
    case 'memory':
    case 'memory.most':
      return 'memory';
    case 'probe.failing':
      return 'a probe fails:';
    case 'unready':
      return 'not ready:';
    default:
      if (measure.startsWith('slo:')) return `burn of the error budget of ${measure.slice('slo:'.length)}`;
      return measure.startsWith('business:') ? measure.slice('business:'.length) : measure;
  }
}

/** Whose series it is: a service, one operation of it, its calls to somebody, or one replica. */
export function whose({ service, instance, operation, peer }: SeriesKey): string {
  if (peer !== undefined) return `calls from ${service} to ${peer}`;
  if (instance !== undefined) return instance;
  return operation === undefined ? service : `${service} ${operation}`;
}
