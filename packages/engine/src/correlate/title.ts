// How an incident is named and how bad it is, from the signal that opened it.
import type { Severity, Signal } from '@kintsugi/domain';

export function severityOf(signal: Signal): Severity {
  if (signal.crossing !== undefined) return 'minor';
  switch (signal.meaning) {
    case 'errors':
      return signal.now >= 0.2 ? 'critical' : 'major';
    case 'business':
      return 'critical';
    case 'availability':
      return 'major';
    default:
      return 'minor';
  }
}

export function titleOf(signal: Signal): string {
  const { service, measure, operation } = signal.series;
  const where = operation === undefined ? service : `${service} ${operation}`;
  if (signal.crossing !== undefined) {
    return `${measure} of ${service} will reach its limit in about ${Math.round((signal.crossing.expectedMs - signal.seenMs) / 1_000)} s`;
  }
  switch (signal.meaning) {
    case 'errors':
      return `${where} answers errors: ${percent(signal.now)} (usual up to ${percent(signal.band.high)})`;
    case 'latency':
      return `${where} is slow: ${Math.round(signal.now)} ${signal.unit} (usual up to ${Math.round(signal.band.high)})`;
    case 'availability':
      return `${service}: ${signal.now} of its replicas ${signal.now === 1 ? 'is' : 'are'} not ready`;
    case 'business':
      return `${measure.replace('business:', '')} ${signal.direction === 'down' ? 'falls' : 'rises'}: ${signal.now.toPrecision(2)} (usual ${signal.band.low.toPrecision(2)} to ${signal.band.high.toPrecision(2)})`;
    default:
      return `${measure} of ${where} is ${signal.direction}`;
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
}
