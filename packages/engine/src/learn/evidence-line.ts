// One line of evidence, with the query that shows it again through the API.
import type { Evidence, EvidenceQuery } from '@kintsugi/domain';
import { plain } from './postmortem.ts';

export function evidenceLine(item: Evidence): string {
  return `- <a id="${item.id}"></a>**${item.id}** ${plain(item.says)} — \`${queryPath(item.query)}\``;
}

/** The API path that shows it again, as of then. */
export function queryPath(query: EvidenceQuery): string {
  switch (query.kind) {
    case 'series': {
      const { measure, service, instance, operation, peer } = query.series;
      return path('metrics/query', { measure, service, instance, operation, peer, ...span(query) });
    }
    case 'logs':
      return path('logs/query', { service: query.service, ...span(query) });
    case 'spans':
      return path('traces/query', { service: query.service, ...span(query) });
    case 'changes':
      return path('changes', { service: query.service, since: new Date(query.fromMs).toISOString() });
    case 'runtime':
      return path(`services/${encodeURIComponent(query.service)}`, {});
    case 'topology':
      return path('topology', {});
    case 'build':
      return path(`builds/${encodeURIComponent(query.id)}`, {});
    case 'repair':
      return path(`repairs/${encodeURIComponent(query.id)}`, {});
    case 'incident':
      return path(`incidents/${encodeURIComponent(query.id)}`, {});
  }
}

function span({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }): Record<string, string> {
  return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
}

function path(route: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const query = new URLSearchParams(given).toString().replaceAll('`', '%60');
  return `GET /api/v1/${route}${query === '' ? '' : `?${query}`}`;
}
