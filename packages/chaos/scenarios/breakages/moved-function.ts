// One service uses a function that its file does not import: it was moved, or is used there for the first time.
import type { Breakage, BreakageVariant } from '../../src/development/breakage.ts';
import { INES, MARA } from './origin/people.ts';

const ESCAPED = `function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
`;
const PRICE = `function price(thing: unknown): string {
  return formatCents(numberIn(thing, 'cents') ?? 0);
}
`;

const ownFile: BreakageVariant = {
  commits: [
    {
      author: INES,
      message: 'Give the texts on the pages a file of their own\n\nThe mails will use them, too.',
      patches: [
        {
          file: 'services/storefront/pages.ts',
          find: "import { formatCents } from '@lasting/money';\nimport { listIn, numberIn, textIn } from 'shop-kit';",
          replace: "import { listIn, numberIn, textIn } from 'shop-kit';\nimport { escaped } from './texts.ts';",
        },
        { file: 'services/storefront/pages.ts', find: `\n${PRICE}\n${ESCAPED}`, replace: '' },
      ],
      files: {
        'services/storefront/texts.ts': `/** Texts as they stand on a page. */
import { formatCents } from '@lasting/money';
import { numberIn } from 'shop-kit';

export ${PRICE}
export ${ESCAPED}`,
      },
    },
  ],
  fails: { command: 'build', says: "Cannot find name 'price'" },
  truth: {
    right: 'repaired',
    oneRight: {
      patches: [
        { file: 'services/storefront/pages.ts', find: 'import { escaped }', replace: 'import { escaped, price }' },
      ],
    },
    hiddenTests: {
      'tests/texts.test.ts': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shelfPage } from '../services/storefront/pages.ts';
import { escaped, price } from '../services/storefront/texts.ts';

test('texts are as they were', () => {
  assert.equal(price({ cents: 4090 }), '40.90 €');
  assert.equal(price({}), '0.00 €');
  assert.equal(escaped('<a href="x">&'), '&lt;a href=&quot;x&quot;&gt;&amp;');
});

test('a shelf names its products and what they cost', () => {
  const shelf = { total: 1, products: [{ id: 3, name: '<jug>', cents: 2050 }] };
  assert.match(shelfPage(shelf), /&lt;jug&gt;<\\/a> 20\\.50 €/);
});
`,
    },
  },
};

/** Used for the first time in this file; everybody else has it in their first line. */
const sameAmount: BreakageVariant = {
  commits: [
    {
      author: MARA,
      message:
        'Take no payment of another amount\n\nThe provider says what it charged; it has to be what we asked for.',
      patches: [
        {
          file: 'services/payment/provider.ts',
          find: '      const capture = await ask(',
          replace: `      const charged = numberIn(charge.body, 'amount') ?? cents;
      if (charged !== cents) return { kind: 'failed', because: \`the payment provider charged \${charged} cents\` };
      const capture = await ask(`,
        },
        {
          file: 'services/payment/provider.ts',
          find: "if (id === undefined) return { kind: 'failed', because: reasonOf('charge', charge) };",
          replace:
            "if (id === undefined || !charge.reached) return { kind: 'failed', because: reasonOf('charge', charge) };",
        },
      ],
    },
  ],
  fails: { command: 'build', says: "Cannot find name 'numberIn'" },
  truth: {
    right: 'repaired',
    oneRight: {
      patches: [
        {
          file: 'services/payment/provider.ts',
          find: 'type Reply, textIn }',
          replace: 'numberIn, type Reply, textIn }',
        },
      ],
    },
    hiddenTests: {
      'tests/same-amount.test.ts': `import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { openProvider } from '../services/payment/provider.ts';

async function taken(charge: object) {
  const server = createServer((request, response) => {
    const isCapture = request.url?.endsWith('/capture') === true;
    response.writeHead(isCapture ? 200 : 201, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isCapture ? {} : charge));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  try {
    return await openProvider(\`http://127.0.0.1:\${port}\`, 1000).take({ order: 'one', cents: 500, card: '4242' });
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

test('a payment of what was asked for is taken', async () => {
  assert.deepEqual(await taken({ id: 'ch_1', amount: 500 }), { kind: 'taken', payment: 'ch_1' });
  assert.deepEqual(await taken({ id: 'ch_2' }), { kind: 'taken', payment: 'ch_2' });
});

test('a payment of another amount is not', async () => {
  assert.equal((await taken({ id: 'ch_3', amount: 5000 })).kind, 'failed');
});
`,
    },
  },
};

const breakage: Breakage = {
  title: 'A function that is not imported',
  tagline: 'one service uses a function that its file does not import',
  place: 6,
  vary: (dice) => dice.pick([ownFile, sameAmount]),
};

export default breakage;
