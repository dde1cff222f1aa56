// Agents as people see them, and demonstrations that leave no trace but that somebody asked.
import type { Answer, Reply } from '@kintsugi/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { guardedServer, type Guarded } from '../../access/guarded-server.kit.ts';

let guarded: Guarded;
let played: string[] = [];
beforeAll(async () => {
  guarded = await guardedServer('', undefined, {
    scenarios: async () => [{ name: 'sample', title: 'A sample', tagline: 'It goes by itself.' }],
    start: async (name) => {
      if (name !== 'sample')
        return { ok: false, refusal: { kind: 'unknown-scenario', detail: `there is no ${name}`, mend: 'List them.' } };
      played.push(name);
      return { ok: true };
    },
  });
});
afterAll(() => guarded.close());

function value<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new Error(reply.problem.detail);
  return reply.value;
}

const agentOf = ({ items }: Answer<'listAgents'>, name: string) => items.find((agent) => agent.name === name);

test('each agent says what it is for, what it does now and since when, and what it did last', async () => {
  const agents = value(await (await guarded.as('a-viewer')).listAgents({}));
  expect(agents.items).toHaveLength(9);
  const strategist = agentOf(agents, 'Strategist');
  expect(strategist).toMatchObject({
    mandate: expect.stringContaining('policy'),
    state: 'working',
    done: 13,
    last: { says: expect.stringContaining('approval'), title: 'alpha fails' },
  });
  expect(strategist?.steps.map(({ incidentId }) => incidentId).toSorted()).toEqual([
    'inc_alpha',
    'inc_beta',
    'inc_both',
  ]);
  expect(agentOf(agents, 'Surgeon')).toMatchObject({ state: 'idle', steps: [], last: null, done: 0 });
});

test('a reader who is limited to services sees of an agent what it does for these', async () => {
  const agents = value(await (await guarded.as('alpha-responder')).listAgents({}));
  const strategist = agentOf(agents, 'Strategist');
  expect(strategist?.steps.map(({ incidentId }) => incidentId).toSorted()).toEqual(['inc_alpha', 'inc_both']);
  expect([strategist?.done, strategist?.state]).toEqual([null, 'working']);
});

test('while everything is paused, what acts says so', async () => {
  const client = await guarded.as('a-responder');
  value(await client.pause({ body: { reason: 'x' } }));
  expect(agentOf(value(await client.listAgents({})), 'Surgeon')?.state).toBe('paused');
  value(await client.resume({ body: {} }));
});

test('a demonstration is handed on, and the log knows that one was asked for, not which', async () => {
  played = [];
  const client = await guarded.as('a-admin');
  expect(value(await client.listScenarios({})).items).toEqual([
    { name: 'sample', title: 'A sample', tagline: 'It goes by itself.' },
  ]);
  value(await client.startScenario({ params: { name: 'sample' }, body: {} }));
  value(await client.triggerIncident({ body: { scenario: 'sample' } }));
  expect(played).toEqual(['sample', 'sample']);
  const unknown = await client.startScenario({ params: { name: 'other' }, body: {} });
  expect(!unknown.ok && [unknown.problem.status, unknown.problem.detail]).toEqual([404, 'there is no other']);
  const log = await guarded.world.store.readAll({ after: 0, limit: 10_000 });
  expect(log.filter(({ body }) => JSON.stringify(body).includes('startScenario'))).toHaveLength(2);
  expect(JSON.stringify(log)).not.toContain('sample');
  expect(guarded.troubles.join()).not.toContain('sample');
});

test('where it is no demonstration, there is none to start', async () => {
  const plain = await guardedServer();
  const client = await plain.as('a-admin');
  for (const reply of [
    await client.listScenarios({}),
    await client.startScenario({ params: { name: 'sample' }, body: {} }),
    await client.triggerIncident({ body: { scenario: 'sample' } }),
  ])
    expect(!reply.ok && [reply.problem.status, reply.problem.type]).toEqual([
      404,
      'urn:kintsugi:problem:not-in-demo-mode',
    ]);
  await plain.close();
});
