/** INV-12: nothing outside the shop and the scenarios knows the shop. Shown to say no, with a shop made up here. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { knowledgeFaults, shopWords } from './demo-knowledge.ts';
import { readSourceTree } from './source-tree.ts';

const asFiles = (files: Record<string, string>) => Object.entries(files).map(([path, text]) => ({ path, text }));
const shop = {
  'examples/shop/kintsugi.yaml': 'services:\n  bakery: { release: a }\n  wheat-mill: { release: b }\n',
  'examples/shop/bakery/main.ts': `meter.createCounter('shop.loaves'); meter.createCounter('shop.oven_minutes');`,
  'packages/chaos/scenarios/burnt-bread.ts': `export const service = 'bakery';`,
  'packages/chaos/scenarios/drought.ts': '',
  'packages/chaos/scenarios/drought.test.ts': '',
  'packages/chaos/scenarios/breakages/no-yeast.ts': '',
};
const wordsKnown = (path: string, text: string) => {
  const files = asFiles({ ...shop, [path]: text });
  return knowledgeFaults(files, shopWords(files)).map(({ word }) => word);
};

test('the words come from the shop itself', () => {
  expect(shopWords(asFiles(shop))).toEqual({
    services: ['bakery', 'wheat-mill'],
    metrics: ['shop.loaves', 'shop.oven_minutes'],
    scenarios: ['burnt-bread', 'drought', 'no-yeast'],
  });
});

test.each([
  ['packages/engine/src/a.ts', `if (name === 'bakery') rollBack();`, ['bakery']],
  ['packages/engine/src/a.test.ts', `const incident = at('Wheat-Mill');`, ['wheat-mill']],
  ['packages/cli/src/a.ts', `rate('shop.loaves')`, ['shop.loaves']],
  ['packages/chaos/src/judge.ts', `run('burnt-bread')`, ['burnt-bread']],
  ['packages/chaos/src/judge.ts', `run("drought")`, ['drought']],
  ['packages/engine/src/a.ts', `// as in no-yeast`, ['no-yeast']],
  ['bench/loop.ts', `// as the bakery does`, ['bakery']],
  ['tools/a.mjs', `deploy('bakery')`, ['bakery']],
])('%s holding «%s» knows the shop', (path, text, words) => {
  expect(wordsKnown(path, text)).toEqual(words);
});

test.each([
  ['packages/chaos/scenarios/burnt-bread.ts', `break('bakery')`],
  ['examples/shop/mill/main.ts', `call('wheat-mill')`],
  ['packages/engine/src/a.ts', `const bakeryLike = 1; // a drought of signals`],
  ['README.md', 'the bakery'],
])('%s may hold «%s»', (path, text) => {
  expect(wordsKnown(path, text)).toEqual([]);
});

test('a scenario that is named after a kind of cause leaves the loop its word', () => {
  const files = asFiles({
    ...shop,
    'packages/chaos/scenarios/rot.ts': '',
    'packages/domain/src/words/hypothesis.ts': `export type Cause = { readonly kind: 'rot' };`,
    'packages/engine/src/a.ts': `if (cause.kind === 'rot') rollBack(); else if (name === 'drought') wait();`,
  });
  expect(knowledgeFaults(files, shopWords(files)).map(({ word }) => word)).toEqual(['drought']);
});

test('INV-12: the real tree knows nothing of the real shop', () => {
  const files = readSourceTree(fileURLToPath(new URL('..', import.meta.url)));
  expect(knowledgeFaults(files, shopWords(files))).toEqual([]);
});
