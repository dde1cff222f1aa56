// Routes about incidents and the approvals that they wait for.
import { z } from 'zod';
import { route } from '../route.ts';
import { actionDone } from '../shapes/action.ts';
import {
  approvalId,
  incidentId,
  listOf,
  name,
  pageOf,
  pageQuery,
  timeGiven,
  wholeNumber,
  words,
} from '../shapes/basics.ts';
import { lineage } from '../shapes/development.ts';
import { evidence, hypothesis, option } from '../shapes/evidence.ts';
import {
  approval,
  commandAnswer,
  incident,
  incidentSummary,
  phase,
  postmortem,
  rawEvent,
  severity,
  similar,
  timelineEntry,
} from '../shapes/incident.ts';

const ofIncident = z.strictObject({ id: incidentId });
const ofApproval = z.strictObject({ id: approvalId });
const command = {
  method: 'POST',
  permission: 'respond',
  params: ofIncident,
  answer: commandAnswer,
  idempotent: true,
  ifMatch: true,
} as const;
const hash = z.string().regex(/^[0-9a-f]{64}$/, 'the SHA-256 (hex) that the approval shows');

export const incidentRoutes = {
  listIncidents: route({
    method: 'GET',
    path: '/incidents',
    permission: 'read',
    summary: 'Incidents, newest first',
    query: z.strictObject({
      ...pageQuery,
      phase: phase.optional(),
      severity: severity.optional(),
      service: name.optional(),
      text: z.string().max(200).optional(),
      open: z.enum(['true', 'false']).optional(),
      since: timeGiven.optional(),
    }),
    answer: pageOf(incidentSummary),
  }),
  getIncident: route({
    method: 'GET',
    path: '/incidents/:id',
    permission: 'read',
    summary: 'One incident',
    params: ofIncident,
    answer: incident,
  }),
  listEvidence: route({
    method: 'GET',
    path: '/incidents/:id/evidence',
    permission: 'read',
    summary: 'Frozen evidence, each with the query that shows it again',
    params: ofIncident,
    answer: listOf(evidence),
  }),
  listHypotheses: route({
    method: 'GET',
    path: '/incidents/:id/hypotheses',
    permission: 'read',
    summary: 'Causes ranked, with for, against and what is missing',
    params: ofIncident,
    answer: listOf(hypothesis),
  }),
  listOptions: route({
    method: 'GET',
    path: '/incidents/:id/options',
    permission: 'read',
    summary: 'What could be done, and why the chosen one',
    params: ofIncident,
    answer: listOf(option),
  }),
  listActions: route({
    method: 'GET',
    path: '/incidents/:id/actions',
    permission: 'read',
    summary: 'What was done, its outcome and its undo',
    params: ofIncident,
    answer: listOf(actionDone),
  }),
  getTimeline: route({
    method: 'GET',
    path: '/incidents/:id/timeline',
    permission: 'read',
    summary:
      'Everything on one axis; with waitSeconds it answers when something comes after `after`, or when the time is up',
    params: ofIncident,
    query: z.strictObject({
      after: wholeNumber(0, Number.MAX_SAFE_INTEGER).default(0),
      waitSeconds: wholeNumber(0, 30).default(0),
    }),
    answer: listOf(timelineEntry).extend({ version: z.int() }),
  }),
  listEvents: route({
    method: 'GET',
    path: '/incidents/:id/events',
    permission: 'audit',
    summary: 'The raw event stream with its hashes',
    params: ofIncident,
    answer: listOf(rawEvent),
  }),
  getPostmortem: route({
    method: 'GET',
    path: '/incidents/:id/postmortem',
    permission: 'read',
    summary: 'The postmortem',
    params: ofIncident,
    answer: postmortem,
    alsoAs: 'text/markdown',
  }),
  getIncidentLineage: route({
    method: 'GET',
    path: '/incidents/:id/lineage',
    permission: 'read',
    summary: 'From what was noticed to the verified repair of the code; 404 where no code was repaired',
    params: ofIncident,
    answer: lineage,
    alsoAs: 'text/markdown',
  }),
  listSimilar: route({
    method: 'GET',
    path: '/incidents/:id/similar',
    permission: 'read',
    summary: 'Past incidents that are like it, and what helped',
    params: ofIncident,
    answer: z.object({ items: z.array(similar) }),
  }),
  resolveIncident: route({
    ...command,
    path: '/incidents/:id/resolve',
    summary: 'A person closes it, as over or as a false alarm',
    body: z.strictObject({ reason: words, falseAlarm: z.boolean().default(false) }),
  }),
  escalateIncident: route({
    ...command,
    path: '/incidents/:id/escalate',
    summary: 'Hand it to people',
    body: z.strictObject({ reason: words }),
  }),
  commentIncident: route({
    ...command,
    path: '/incidents/:id/comment',
    summary: 'Write a comment on its timeline',
    body: z.strictObject({ text: words }),
  }),
  listApprovals: route({
    method: 'GET',
    path: '/approvals',
    permission: 'read',
    summary: 'Approvals; those that wait unless all are asked for',
    query: z.strictObject({ state: z.enum(['waiting', 'all']).default('waiting') }),
    answer: listOf(approval),
  }),
  approve: route({
    method: 'POST',
    path: '/approvals/:id/approve',
    permission: 'approve',
    summary: 'Approve exactly the action with this hash',
    params: ofApproval,
    body: z.strictObject({ hash, reason: words.optional() }),
    answer: approval,
    idempotent: true,
  }),
  reject: route({
    method: 'POST',
    path: '/approvals/:id/reject',
    permission: 'approve',
    summary: 'Reject exactly the action with this hash',
    params: ofApproval,
    body: z.strictObject({ hash, reason: words }),
    answer: approval,
    idempotent: true,
  }),
} as const;
