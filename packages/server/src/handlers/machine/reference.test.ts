// The page that people read about the API names every route, and the reference breaks on no word of the table.
import { readFile } from 'node:fs/promises';
import { ROUTE_NAMES, routeNamed } from '@kintsugi/contract';
import { expect, test } from 'vitest';
import { referencePage } from './reference.ts';

test('docs/api.md names every route with its method and permission, and none that is not there', async () => {
  const text = await readFile(new URL('../../../../../docs/api.md', import.meta.url), 'utf8');
  const named = [...text.matchAll(/^\| (GET|POST|PUT|DELETE) `([^`]+)` \| (\w+) \|/gm)].map(
    ([, method, path, permission]) => `${method} ${path} ${permission}`,
  );
  const table = ROUTE_NAMES.map((name) => {
    const { method, path, permission } = routeNamed(name);
    return `${method} ${path} ${permission ?? 'none'}`;
  });
  expect(named.toSorted()).toEqual(table.toSorted());
});

test('words of the table are text in the reference, never markup', () => {
  expect(referencePage('<b>1</b>')).toContain('Kintsugi API &lt;b&gt;1&lt;/b&gt;');
});
