// Which services stand out over all channels at once, by the cause ranking of the analysis core over what was frozen.
import { NONE_NATS, rankCauses } from '@kintsugi/analysis';
import type { CauseEvidence, CauseInput, CauseRanking, MetricColumn, RankedService } from '@kintsugi/analysis';
import type { Evidence, Reason } from '@kintsugi/domain';
import { amount, clip, percent } from '../figures.ts';
import type { Picture } from './picture.ts';

/** However clearly a service stands out: that trouble shows there does not say what kind of trouble. */
const MOST_WEIGHT = 1.5;
const SAID = 3;

export function standingOut(picture: Picture): CauseRanking {
  return rankCauses(inputOf(picture));
}

/** What speaks for any cause inside `service`: that it stands out, with what moved most; nothing when it does not. */
export function standingReason(ranking: CauseRanking, service: string, picture: Picture): readonly Reason[] {
  const found = ranking.services.find((one) => one.service === service);
  if (found === undefined || found.score <= NONE_NATS || found.probability <= ranking.none) return [];
  return [
    {
      says: `${service} stands out over all channels: ${movedIn(found)}`,
      evidenceIds: idsOf(found, picture),
      weight: Math.min(MOST_WEIGHT, found.score - NONE_NATS),
    },
  ];
}

function movedIn({ evidence }: RankedService): string {
  return evidence
    .slice(0, SAID)
    .map(({ channel, what, expected, seen, unit }) => {
      if (channel === 'flow') return `${percent(seen)} ${unit} begins here (${what})`;
      const figures = `${amount(seen, unit)} instead of ${amount(expected, '')}`;
      return `${clip(what, 60)} ${figures} (${channel})`;
    })
    .join('; ');
}

/** The frozen pieces that the strongest findings were read from. */
function idsOf({ service, evidence }: RankedService, { all }: Picture): readonly string[] {
  const ids = evidence.slice(0, SAID).flatMap((found) => all.filter((item) => isBehind(item, service, found)));
  return [...new Set(ids.map(({ id }) => id))].slice(0, 2 * SAID);
}

function isBehind(item: Evidence, service: string, { channel, what }: CauseEvidence): boolean {
  switch (item.kind) {
    case 'log':
      return channel === 'logs' && item.service === service && item.template === what;
    case 'calls':
      return (
        (channel === 'structure' || channel === 'network' || channel === 'latency') &&
        (item.service === service || item.caller === service) &&
        (channel !== 'structure' || item.operation === what)
      );
    case 'window':
      return (
        (channel === 'resource' || channel === 'flow') && item.series.service === service && item.values !== undefined
      );
    default:
      return false;
  }
}

function inputOf({ all, logs, edges, signals, onsetMs, suffering }: Picture): CauseInput {
  const ours = edges.filter(({ outside }) => !outside);
  const outside = new Set(edges.filter((edge) => edge.outside).map(({ callee }) => callee));
  const nodes = [...ours.flatMap(({ caller, callee }) => [caller, callee]), ...suffering.keys()];
  const symptom = signals.find(({ signal }) => signal.meaning === 'errors' || signal.meaning === 'latency')?.signal;
  return {
    services: [...new Set(nodes)].filter((service) => !outside.has(service)),
    edges: ours.map(({ caller, callee }) => [caller, callee] as const),
    calls: all.filter((item) => item.kind === 'calls'),
    logs: logs.map(({ service, template, count, before }) => ({ service, template, before, after: count })),
    symptom:
      symptom === undefined
        ? null
        : { service: symptom.series.service, kind: symptom.meaning === 'errors' ? 'errors' : 'latency' },
    ...metricsOf(all, onsetMs),
  };
}

/** Columns of one length over the same seconds: the windows of one question, which most share. */
function metricsOf(all: readonly Evidence[], onsetMs: number): Pick<CauseInput, 'metrics' | 'onsetRow'> {
  const held = all.flatMap((item) =>
    item.kind === 'window' && item.values !== undefined ? [{ series: item.series, ...item.values }] : [],
  );
  const groups = Map.groupBy(held, ({ fromMs, stepMs, seen }) => `${fromMs} ${stepMs} ${seen.length}`);
  const [columns = []] = [...groups.values()].toSorted((a, b) => b.length - a.length);
  const [first] = columns;
  if (first === undefined) return {};
  return {
    onsetRow: Math.round((onsetMs - first.fromMs) / first.stepMs),
    metrics: columns.map(({ series, seen }): MetricColumn => ({
      service: series.service,
      name: series.measure,
      values: Float64Array.from(seen, (value) => value ?? Number.NaN),
      ...(series.peer === undefined ? {} : { callee: series.peer }),
    })),
  };
}
