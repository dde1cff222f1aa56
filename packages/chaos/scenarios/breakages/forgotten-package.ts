// Code that needs a package which package.json does not name: never written down, or tidied away.
import type { Breakage, BreakageVariant } from '../../src/development/breakage.ts';
import { MARA, TEO } from './origin/people.ts';

const declares = (name: string, version: string) => `
test('whoever installs the shop gets ${name}', async () => {
  const manifest = JSON.parse(await readFile('package.json', 'utf8')) as { dependencies?: Record<string, string> };
  assert.match(manifest.dependencies?.['${name}'] ?? 'not declared', /^[~^]?${version}\\./);
});
`;

const LOCKED_MONEY = `    "node_modules/@lasting/money": {
      "version": "1.4.0",
      "integrity": "sha512-h9N7tgfQaY9xk7vAkY7kPIoNIgWN1WDY2H+rOg/i+9ImnaiJuOh8nKs1qbaUJB0f99Citry8xfSVs7j10mwZeA==",
      "license": "MIT"
    },
`;

/** It lay in the author's own node_modules, so that nothing was missing there. */
const postcodes: BreakageVariant = {
  commits: [
    {
      author: MARA,
      message: 'Know a postcode when we see one\n\nWith the package that the label printer uses.',
      files: {
        'services/checkout/address.ts': `/** Whether a parcel can be sent to an address. */
import { isPostcode, tidyPostcode } from '@lasting/postcode';

export interface Address {
  readonly country: string;
  readonly postcode: string;
}

/** The address as it is printed, or undefined where no carrier would take it. */
export function sendable({ country, postcode }: Address): Address | undefined {
  return isPostcode(postcode, country) ? { country, postcode: tidyPostcode(postcode) } : undefined;
}
`,
        'tests/address.test.ts': `/** Where we can send a parcel. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sendable } from '../services/checkout/address.ts';

test('a postcode is printed without blanks, and one that does not exist is refused', () => {
  assert.deepEqual(sendable({ country: 'NL', postcode: '1012 ab' }), { country: 'NL', postcode: '1012AB' });
  assert.equal(sendable({ country: 'DE', postcode: '1012' }), undefined);
});
`,
      },
    },
  ],
  fails: { command: 'build', says: '@lasting/postcode' },
  truth: {
    right: 'repaired',
    oneRight: {
      patches: [
        {
          file: 'package.json',
          find: '    "@lasting/money": "1.4.0",\n',
          replace: '    "@lasting/money": "1.4.0",\n    "@lasting/postcode": "1.2.0",\n',
        },
        {
          file: 'package-lock.json',
          find: '        "@lasting/money": "1.4.0",\n',
          replace: '        "@lasting/money": "1.4.0",\n        "@lasting/postcode": "1.2.0",\n',
        },
        {
          file: 'package-lock.json',
          find: '    "node_modules/@opentelemetry/api": {',
          replace: `    "node_modules/@lasting/postcode": {
      "version": "1.2.0",
      "integrity": "sha512-D9WMET6HSNrFmIN2EzdlWzYrcWMFRRydm1XK9jOcGOnd3UZwRjYsZtbhiS1beqkfHY2LXfGuGlEju+QVHRAUww==",
      "license": "MIT"
    },
    "node_modules/@opentelemetry/api": {`,
        },
      ],
    },
    hiddenTests: {
      'tests/sendable.test.ts': `import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { sendable } from '../services/checkout/address.ts';

test('countries have postcodes of their own', () => {
  const printed = [['AT', '1010'], ['CH', '80 01'], ['DE', '10115'], ['NL', '1012ab'], ['SE', '11122']].map(
    ([country = '', postcode = '']) => sendable({ country, postcode })?.postcode,
  );
  assert.deepEqual(printed, ['1010', '8001', '10115', '1012AB', undefined]);
});
${declares('@lasting/postcode', '1')}`,
    },
  },
};

/** One of the packages was thought to be a leftover. */
const tidied: BreakageVariant = {
  commits: [
    {
      author: TEO,
      message: 'Tidy package.json\n\nSay which Node we need, and drop what came with the old price tags.',
      patches: [
        {
          file: 'package.json',
          find: '    "@lasting/money": "1.4.0",\n',
          replace: '',
        },
        {
          file: 'package.json',
          find: '  "scripts": {',
          replace: '  "engines": { "node": ">=26" },\n  "scripts": {',
        },
        {
          file: 'package-lock.json',
          find: '        "@lasting/money": "1.4.0",\n',
          replace: '',
        },
        {
          file: 'package-lock.json',
          find: LOCKED_MONEY,
          replace: '',
        },
        {
          file: 'package-lock.json',
          find: '        "typescript": "7.0.2"\n      }\n    },\n    "kit": {',
          replace:
            '        "typescript": "7.0.2"\n      },\n      "engines": {\n        "node": ">=26"\n      }\n    },\n    "kit": {',
        },
      ],
    },
  ],
  fails: { command: 'build', says: '@lasting/money' },
  truth: {
    right: 'repaired',
    oneRight: {
      patches: [
        {
          file: 'package.json',
          find: '  "dependencies": {\n',
          replace: '  "dependencies": {\n    "@lasting/money": "1.4.0",\n',
        },
        {
          file: 'package-lock.json',
          find: '      "dependencies": {\n        "@opentelemetry/api": "1.10.0",\n        "shop-kit"',
          replace:
            '      "dependencies": {\n        "@lasting/money": "1.4.0",\n        "@opentelemetry/api": "1.10.0",\n        "shop-kit"',
        },
        {
          file: 'package-lock.json',
          find: '    "node_modules/@opentelemetry/api": {',
          replace: `${LOCKED_MONEY}    "node_modules/@opentelemetry/api": {`,
        },
      ],
    },
    hiddenTests: {
      'tests/price-tags.test.ts': `import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { cartPage } from '../services/storefront/pages.ts';

test('prices are as they were', () => {
  assert.match(cartPage({ lines: [{ quantity: 1, name: 'jug', cents: 5 }] }), /1 × jug 0\\.05 €/);
});
${declares('@lasting/money', '1')}`,
    },
  },
};

const breakage: Breakage = {
  title: 'A package that nobody wrote down',
  tagline: 'code needs a package that package.json does not name',
  place: 4,
  vary: (dice) => dice.pick([postcodes, tidied]),
};

export default breakage;
