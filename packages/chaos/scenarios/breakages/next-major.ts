// A dependency is updated to its next major version, which calls things by other names.
import type { Patch } from '../../src/scenario.ts';
import type { Breakage, BreakageVariant } from '../../src/development/breakage.ts';
import { INES, JONAS, TEO } from './origin/people.ts';

const update: readonly Patch[] = [
  { file: 'package.json', find: '"@lasting/money": "1.4.0"', replace: '"@lasting/money": "2.0.0"' },
  {
    file: 'package-lock.json',
    find: '        "@lasting/money": "1.4.0",',
    replace: '        "@lasting/money": "2.0.0",',
  },
  {
    file: 'package-lock.json',
    find: `      "version": "1.4.0",
      "integrity": "sha512-h9N7tgfQaY9xk7vAkY7kPIoNIgWN1WDY2H+rOg/i+9ImnaiJuOh8nKs1qbaUJB0f99Citry8xfSVs7j10mwZeA==",`,
    replace: `      "version": "2.0.0",
      "integrity": "sha512-3fjUE9kQsFrN4ZGKGMbpe/TYfXjOKxg1ZJPR/yy6zUPJNuPlg7RixvXhAortF3gbdrlzZa2/VPNrFuaDpjo6zg==",`,
  },
];

const back = update.map((patch) => ({ ...patch, find: patch.replace, replace: patch.find }));

const pricesStay = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cartPage, productPage } from '../services/storefront/pages.ts';

test('prices read as they did', () => {
  for (const [cents, read] of [[5, '0\\\\.05'], [1999, '19\\\\.99'], [120000, '1200\\\\.00']] as const) {
    assert.match(cartPage({ lines: [{ quantity: 2, name: 'jug', cents }] }), new RegExp(\`2 × jug \${read} €\`));
    assert.match(productPage({ id: 1, name: 'jug', description: '', cents }, 1), new RegExp(\`<p>\${read} €</p>\`));
  }
});
`;

const alone: BreakageVariant = {
  commits: [{ author: JONAS, message: 'Update @lasting/money to 2.0.0', patches: update }],
  fails: { command: 'build', says: 'services/storefront/pages.ts' },
  truth: { right: 'repaired', oneRight: { patches: back }, hiddenTests: { 'tests/prices-stay.test.ts': pricesStay } },
};

/** What came in with it is innocent, and is not to be lost. */
const inCompany: BreakageVariant = {
  commits: [
    {
      author: INES,
      message: 'Say how many pieces are left when there are few',
      patches: [
        {
          file: 'services/storefront/pages.ts',
          find: "`<p>${pieces > 0 ? `${pieces} in stock` : 'sold out'}</p>`",
          replace: "`<p>${pieces > 0 ? stockText(pieces) : 'sold out'}</p>`",
        },
        {
          file: 'services/storefront/pages.ts',
          find: 'export function cartPage(',
          replace: `function stockText(pieces: number): string {
  return pieces <= 3 ? \`only \${pieces} left\` : \`\${pieces} in stock\`;
}

export function cartPage(`,
        },
      ],
    },
    { author: TEO, message: 'Bring the packages up to date\n\n@lasting/money 1.4.0 → 2.0.0', patches: update },
  ],
  fails: { command: 'build', says: 'services/storefront/pages.ts' },
  truth: {
    right: 'repaired',
    oneRight: { patches: back },
    hiddenTests: {
      'tests/prices-stay.test.ts': `${pricesStay}
test('few pieces are counted', () => {
  assert.match(productPage({ id: 1, name: 'jug', description: '', cents: 5 }, 3), /only 3 left/);
  assert.match(productPage({ id: 1, name: 'jug', description: '', cents: 5 }, 4), /4 in stock/);
});
`,
    },
  },
};

const breakage: Breakage = {
  title: 'The next major version',
  tagline: 'a dependency is updated, and its new version no longer fits',
  place: 5,
  vary: (dice) => dice.pick([alone, inCompany]),
};

export default breakage;
