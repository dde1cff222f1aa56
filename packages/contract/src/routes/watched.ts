// Routes about what is watched: services, their actions, topology, changes, telemetry.
import { z } from 'zod';
import { route } from '../route.ts';
import { actionAnswer, actionAsked } from '../shapes/action.ts';
import { listOf, momentQuery, name, timeGiven, wholeNumber, words } from '../shapes/basics.ts';
import { change, service, servicesStatus, serviceSummary, topology } from '../shapes/watched.ts';
import { logLine, seriesWindow, span } from '../shapes/telemetry.ts';

const ofService = z.strictObject({ name });
/** `knownAt` hides what was recorded later: what we knew then. */
const windowQuery = { from: timeGiven.optional(), to: timeGiven.optional(), knownAt: timeGiven.optional() };

export const watchedRoutes = {
  listServices: route({
    scope: 'listed',
    method: 'GET',
    path: '/services',
    permission: 'read',
    summary: 'Services with health, release and figures; of a moment with `at`',
    query: z.strictObject(momentQuery),
    answer: listOf(serviceSummary),
  }),
  getServicesStatus: route({
    scope: 'listed',
    method: 'GET',
    path: '/services/status',
    permission: 'read',
    summary: 'How services stand, in one look',
    answer: servicesStatus,
    alsoAtRoot: true,
  }),
  getService: route({
    scope: 'service',
    method: 'GET',
    path: '/services/:name',
    permission: 'read',
    summary: 'One service with replicas and releases',
    params: ofService,
    answer: service,
  }),
  actOnService: route({
    scope: 'service',
    bodyLimit: 1_048_576,
    method: 'POST',
    path: '/services/:name/actions',
    permission: 'respond',
    summary: 'Deploy, go back, restart, replace, scale, configure; policy applies; dryRun says what would happen',
    params: ofService,
    body: z.strictObject({ action: actionAsked, reason: words, dryRun: z.boolean().default(false) }),
    answer: actionAnswer,
    idempotent: true,
  }),
  getTopology: route({
    scope: 'listed',
    method: 'GET',
    path: '/topology',
    permission: 'read',
    summary: 'Nodes and edges, with the source of each',
    answer: topology,
  }),
  listChanges: route({
    scope: 'service',
    method: 'GET',
    path: '/changes',
    permission: 'read',
    summary: 'Releases, configuration, scale, restarts; newest first',
    query: z.strictObject({
      since: timeGiven.optional(),
      service: name.optional(),
      limit: wholeNumber(1, 200).default(50),
    }),
    answer: listOf(change),
  }),
  queryMetrics: route({
    scope: 'service',
    method: 'GET',
    path: '/metrics/query',
    permission: 'read',
    errors: [{ status: 400, kind: 'window-out-of-bounds', when: 'it asks for more points than are answered' }],
    summary: 'Windows of series; the last 15 minutes unless told otherwise',
    query: z.strictObject({
      ...windowQuery,
      measure: z.string().min(1).max(200).optional(),
      service: name.optional(),
      instance: name.optional(),
      operation: z.string().max(300).optional(),
      peer: name.optional(),
      stepSeconds: z.coerce.number<number>().min(0.1).max(86_400).default(5),
      join: z.enum(['mean', 'max', 'sum', 'last', 'rate']).default('mean'),
      limit: wholeNumber(1, 200).default(50),
    }),
    answer: listOf(seriesWindow),
  }),
  queryLogs: route({
    scope: 'service',
    method: 'GET',
    path: '/logs/query',
    permission: 'read',
    summary: 'Lines by service and words; the last 15 minutes unless told otherwise',
    query: z.strictObject({
      ...windowQuery,
      service: name.optional(),
      text: z.string().max(500).optional(),
      limit: wholeNumber(1, 200).default(50),
    }),
    answer: listOf(logLine),
  }),
  queryTraces: route({
    scope: 'service',
    method: 'GET',
    path: '/traces/query',
    permission: 'read',
    summary: 'Spans by service, operation and failure, newest first; the last 15 minutes unless told otherwise',
    query: z.strictObject({
      ...windowQuery,
      service: name.optional(),
      operation: z.string().max(300).optional(),
      errors: z.enum(['true', 'false']).default('false'),
      limit: wholeNumber(1, 200).default(50),
    }),
    answer: listOf(span),
  }),
  getTrace: route({
    scope: 'listed',
    method: 'GET',
    path: '/traces/:id',
    permission: 'read',
    summary: 'Every span of one trace',
    params: z.strictObject({ id: z.string().regex(/^[0-9a-fA-F]{1,64}$/, 'a trace id in hex') }),
    answer: listOf(span),
  }),
} as const;
