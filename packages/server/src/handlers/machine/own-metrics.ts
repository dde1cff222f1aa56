// The server's own metrics as OpenMetrics text. Counts and gauges alone; names of services and people are not in it.
import type { Site } from '../site.ts';

interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number | null;
}

interface Family {
  readonly name: string;
  readonly type: 'gauge' | 'counter';
  readonly unit?: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

/** What nobody knows is left out: no sample is not zero. */
export function openMetrics(families: readonly Family[]): string {
  const lines = families.flatMap(({ name, type, unit, help, samples }) => [
    `# TYPE ${name} ${type}`,
    ...(unit === undefined ? [] : [`# UNIT ${name} ${unit}`]),
    `# HELP ${name} ${escaped(help)}`,
    ...samples.flatMap(({ labels = {}, value }) =>
      value === null ? [] : [`${name}${type === 'counter' ? '_total' : ''}${labelsOf(labels)} ${value}`],
    ),
  ]);
  return `${[...lines, '# EOF'].join('\n')}\n`;
}

export async function ownMetrics(site: Site): Promise<string> {
  const open = await site.book.open();
  const board = site.engine.views.board();
  const { up, pointsPerSecond, refused, masked } = site.intake();
  const paused = await site.engine.views.paused();
  const gauge = (name: string, help: string, value: number | null, unit?: string): Family => ({
    name: `kintsugi_${name}`,
    type: 'gauge',
    help,
    ...(unit === undefined ? {} : { unit }),
    samples: [{ value }],
  });
  return openMetrics([
    gauge('uptime_seconds', 'Since the start.', Math.max(0, (site.now() - site.startedMs) / 1_000), 'seconds'),
    {
      name: 'kintsugi_check_ok',
      type: 'gauge',
      help: 'What readiness asks for; 1 where it holds.',
      samples: site.checks().map(({ name, ok }) => ({ labels: { check: name }, value: ok ? 1 : 0 })),
    },
    gauge('paused', '1 while everything that acts is paused.', paused === null ? 0 : 1),
    gauge('incidents_open', 'Not resolved.', open.length),
    gauge('incidents_known', 'On the board.', board.length),
    gauge(
      'approvals_waiting',
      'For a person.',
      open.filter(({ state }) => state.approval?.status === 'pending').length,
    ),
    gauge('event_log_position', 'Of the newest event that is known.', site.engine.views.newestPosition()),
    gauge('intake_up', '1 while telemetry is taken.', up ? 1 : 0),
    gauge('intake_points_per_second', 'Metric points that were taken.', pointsPerSecond),
    {
      name: 'kintsugi_intake_refused',
      type: 'counter',
      help: 'Requests that were refused for want of room.',
      samples: [{ value: refused }],
    },
    {
      name: 'kintsugi_masked',
      type: 'counter',
      help: 'Secrets and personal data that were masked, by where they came in and by rule.',
      samples: masked.map(({ source, rule, count }) => ({ labels: { source, rule }, value: count })),
    },
    gauge('feed_clients', 'Connections to the live feed.', site.feedClients()),
    gauge('memory_resident_bytes', 'Of the server process.', process.memoryUsage.rss(), 'bytes'),
  ]);
}

function labelsOf(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
