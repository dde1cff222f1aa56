// Another policy on what was chosen in the past: the ruling of then beside the ruling that it would have been.
import type { Reply } from '@kintsugi/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { guardedServer, type Guarded } from '../../access/guarded-server.kit.ts';

let guarded: Guarded;
beforeAll(async () => {
  guarded = await guardedServer();
});
afterAll(() => guarded.close());

function value<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new Error(reply.problem.detail);
  return reply.value;
}

const rehearse = async (body: object) => value(await (await guarded.as('a-admin')).rehearsePolicy({ body }));

test('a policy that lets it act would have allowed what waited for two persons', async () => {
  const { items, differing, says } = await rehearse({ autonomy: 'act', blastRadiusMax: 1 });
  expect([items.length, differing]).toEqual([3, 3]);
  expect(items[0]).toMatchObject({
    action: { kind: 'rollback', service: 'alpha', release: 'r1' },
    done: false,
    ruledThen: { kind: 'needs-approval', approvals: 2 },
    ruledNow: { kind: 'allowed' },
    differs: true,
  });
  expect(says).toBe('3 of 3 choices would have been ruled on otherwise; what would have come of it, nobody knows');
});

test('a freeze, a budget and a rule each say no, and what is left out stays as it is', async () => {
  const kinds = async (body: object) => (await rehearse(body)).items.map(({ ruledNow }) => ruledNow.kind);
  const hour = (ms: number) => new Date(Date.now() + ms).toISOString();
  const freezes = [{ from: hour(-3_600_000), to: hour(3_600_000), reason: 'the sale' }];
  expect(await kinds({ freezes })).toEqual(['wait', 'wait', 'wait']);
  expect(await kinds({ actionsPerHour: 0 })).toEqual(['forbidden', 'forbidden', 'forbidden']);
  expect(await kinds({ rules: [{ action: 'rollback', service: 'alpha', autonomy: 'observe' }] })).toEqual([
    'forbidden',
    'forbidden',
    'forbidden',
  ]);
  // Two persons were asked for by the option as it was seeded; the policy of now asks for one.
  expect(await kinds({})).toEqual(['needs-approval', 'needs-approval', 'needs-approval']);
});

test('rehearsing changes nothing, and a freeze that ends before it begins is refused', async () => {
  const client = await guarded.as('a-admin');
  const before = value(await client.getPolicy({}));
  await rehearse({ autonomy: 'observe' });
  expect(value(await client.getPolicy({}))).toEqual(before);
  const freezes = [{ from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z', reason: 'x' }];
  const refused = await client.rehearsePolicy({ body: { freezes } });
  expect(!refused.ok && refused.problem.status).toBe(400);
});
