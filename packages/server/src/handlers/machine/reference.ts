// The reference as a page: one table of routes, made from the route table. No script, and nothing from elsewhere.
import { BASE_PATH, ROUTE_NAMES, routeNamed, type Route } from '@kintsugi/contract';

const CELL = 'padding:.35rem .8rem .35rem 0;vertical-align:top;border-bottom:1px solid #8884;text-align:left';
const MONO = 'font-family:ui-monospace,monospace';

/** Pure: the same version gives the same page. */
export function referencePage(version: string): string {
  const served = ROUTE_NAMES.filter((name) => routeNamed(name).coming === undefined);
  const coming = ROUTE_NAMES.filter((name) => routeNamed(name).coming !== undefined);
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<title>Kintsugi API</title>',
    '</head>',
    '<body style="max-width:72rem;margin:2rem auto;padding:0 1rem;font:16px/1.5 system-ui,sans-serif">',
    `<h1>Kintsugi API ${escaped(version)}</h1>`,
    `<p>Base path <code>${BASE_PATH}</code>. Machines read <a href="${BASE_PATH}/openapi.json">openapi.json</a>; ` +
      'the same document makes this page, the typed client and the checks of every request.</p>',
    '<h2>Routes</h2>',
    tableOf(served.map((name) => [name, routeNamed(name)])),
    '<h2>Still to come</h2>',
    '<p>These answer 501, and say what to use today.</p>',
    tableOf(coming.map((name) => [name, routeNamed(name)])),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function tableOf(routes: readonly (readonly [name: string, route: Route])[]): string {
  const head = ['Method', 'Path', 'Permission', 'What'].map((title) => `<th scope="col" style="${CELL}">${title}</th>`);
  return [
    '<div style="overflow-x:auto" tabindex="0" role="region" aria-label="routes">',
    '<table style="border-collapse:collapse;width:100%">',
    `<thead><tr>${head.join('')}</tr></thead>`,
    '<tbody>',
    ...routes.map(([name, route]) => rowOf(name, route)),
    '</tbody>',
    '</table>',
    '</div>',
  ].join('\n');
}

function rowOf(name: string, { method, path, permission, query, summary, coming }: Route): string {
  const asks = Object.keys(query?.shape ?? {});
  const what = [
    escaped(summary),
    ...(asks.length === 0 ? [] : [`<br><small>${asks.map((one) => `<code>${escaped(one)}</code>`).join(' ')}</small>`]),
    ...(coming === undefined ? [] : [`<br><small>Today: ${escaped(coming.today)}</small>`]),
  ];
  return [
    `<tr id="${escaped(name)}">`,
    `<td style="${CELL};${MONO}">${method}</td>`,
    `<td style="${CELL};${MONO}">${escaped(path)}</td>`,
    `<td style="${CELL}">${permission ?? 'none'}</td>`,
    `<td style="${CELL}">${what.join('')}</td>`,
    '</tr>',
  ].join('');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
