// Routes that look into the machine: its agents, and demonstrations where it was started as one.
import { z } from 'zod';
import { route } from '../route.ts';
import { listOf } from '../shapes/basics.ts';
import { selfTest, settings, source } from '../shapes/machine/settings.ts';
import { agent, scenario, scenarioName } from '../shapes/machine/agents.ts';

const noDemo = [{ status: 404, kind: 'not-in-demo-mode', when: 'this server is no demonstration' }] as const;
const asked = z.object({ asked: z.literal(true) });

export const machineRoutes = {
  listAgents: route({
    scope: 'listed',
    method: 'GET',
    path: '/agents',
    permission: 'read',
    summary: 'Agents: what each is for, does now, and did last',
    answer: listOf(agent),
  }),
  getSettings: route({
    scope: 'whole',
    method: 'GET',
    path: '/settings',
    permission: 'read',
    summary: 'The configuration as it took effect, with secrets masked',
    answer: settings,
  }),
  listSources: route({
    scope: 'whole',
    method: 'GET',
    path: '/settings/sources',
    permission: 'read',
    summary: 'Where telemetry, changes and code come from',
    answer: listOf(source),
  }),
  testSettings: route({
    scope: 'whole',
    method: 'POST',
    path: '/settings/test',
    permission: 'admin',
    summary: 'A live test of what is configured, which says what is wrong; changes nothing, calls nobody',
    body: z.strictObject({}),
    answer: selfTest,
    idempotent: true,
  }),
  listScenarios: route({
    scope: 'whole',
    method: 'GET',
    path: '/demo/scenarios',
    permission: 'admin',
    summary: 'Demonstrations that can be started; 404 where this is none',
    errors: noDemo,
    answer: listOf(scenario),
  }),
  startScenario: route({
    scope: 'whole',
    method: 'POST',
    path: '/demo/scenarios/:name',
    permission: 'admin',
    errors: noDemo,
    summary: 'Start a demonstration; what it does is told to nothing that is to find it out',
    params: z.strictObject({ name: scenarioName }),
    body: z.strictObject({}),
    answer: asked,
    idempotent: true,
    logsNoParams: true,
  }),
  triggerIncident: route({
    scope: 'whole',
    method: 'POST',
    path: '/incidents/trigger',
    permission: 'admin',
    errors: noDemo,
    summary: 'Start a demonstration, named in the body',
    body: z.strictObject({ scenario: scenarioName }),
    answer: asked,
    idempotent: true,
  }),
} as const;
