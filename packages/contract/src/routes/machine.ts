// Routes that look into the machine: its agents, and demonstrations where it was started as one.
import { z } from 'zod';
import { route } from '../route.ts';
import { listOf } from '../shapes/basics.ts';
import { agent, scenario, scenarioName } from '../shapes/machine.ts';

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
  listScenarios: route({
    scope: 'whole',
    method: 'GET',
    path: '/demo/scenarios',
    permission: 'admin',
    summary: 'Demonstrations that can be started; 404 where this is none',
    answer: listOf(scenario),
  }),
  startScenario: route({
    scope: 'whole',
    method: 'POST',
    path: '/demo/scenarios/:name',
    permission: 'admin',
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
    summary: 'Start a demonstration, named in the body',
    body: z.strictObject({ scenario: scenarioName }),
    answer: asked,
    idempotent: true,
  }),
} as const;
