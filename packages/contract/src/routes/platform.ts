// Routes about Kintsugi itself: health, state, control, policy, audit.
import { z } from 'zod';
import { route } from '../route.ts';
import { actionDone } from '../shapes/action.ts';
import { listOf, words } from '../shapes/basics.ts';
import { audit, health, lesson, pause, policy, readiness, scorecard, status } from '../shapes/platform.ts';

export const platformRoutes = {
  getHealth: route({
    scope: 'open',
    method: 'GET',
    path: '/health',
    permission: null,
    summary: 'Liveness',
    answer: health,
    alsoAtRoot: true,
  }),
  getReadiness: route({
    scope: 'open',
    method: 'GET',
    path: '/health/ready',
    permission: null,
    summary: 'Readiness; 503 while it is not',
    answer: readiness,
    alsoAtRoot: true,
    otherStatuses: [503],
  }),
  getStatus: route({
    scope: 'listed',
    method: 'GET',
    path: '/status',
    permission: 'read',
    summary: 'Agents, intake, stores, mode',
    answer: status,
  }),
  pause: route({
    method: 'POST',
    path: '/control/pause',
    permission: 'respond',
    summary: 'Stop everything that acts; observing goes on',
    body: z.strictObject({ reason: words }),
    answer: z.object({ paused: pause.nullable() }),
    idempotent: true,
  }),
  resume: route({
    method: 'POST',
    path: '/control/resume',
    permission: 'respond',
    summary: 'Go on acting',
    body: z.strictObject({}),
    answer: z.object({ paused: pause.nullable() }),
    idempotent: true,
  }),
  undo: route({
    method: 'POST',
    path: '/control/undo',
    permission: 'respond',
    summary: 'Undo the last thing that the machine did',
    body: z.strictObject({}),
    answer: z.object({
      says: z.string(),
      action: actionDone.shape.action.nullable(),
      outcome: actionDone.shape.outcome,
    }),
    idempotent: true,
  }),
  verifyAudit: route({
    method: 'GET',
    path: '/audit/verify',
    permission: 'audit',
    summary: 'Walk the hash chain, name the first bad link',
    answer: audit,
  }),
  getPolicy: route({
    scope: 'listed',
    method: 'GET',
    path: '/policy',
    permission: 'read',
    summary: 'Who may do what',
    answer: policy,
  }),
  listLessons: route({
    scope: 'listed',
    method: 'GET',
    path: '/lessons',
    permission: 'read',
    summary: 'What outcomes taught',
    answer: listOf(lesson),
  }),
  getScorecard: route({
    scope: 'open',
    method: 'GET',
    path: '/scorecard',
    permission: 'read',
    summary: 'How good it is',
    answer: scorecard,
  }),
  shutDown: route({
    method: 'POST',
    path: '/admin/shutdown',
    permission: 'admin',
    summary: 'Graceful shutdown within 10 s; `services` also ends the services that it runs',
    body: z.strictObject({ services: z.boolean().default(false) }),
    answer: z.object({ stopping: z.literal(true) }),
  }),
  getOpenApi: route({
    scope: 'open',
    method: 'GET',
    path: '/openapi.json',
    permission: null,
    summary: 'This reference as OpenAPI 3.1',
    answer: z.record(z.string(), z.json()),
  }),
} as const;
