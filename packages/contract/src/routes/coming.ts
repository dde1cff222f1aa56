// Routes whose capability is still to come: each says what it will do, and what does the nearest thing today.
import { z } from 'zod';
import { route } from '../route.ts';
import { incidentId } from '../shapes/basics.ts';

const nothingYet = { answer: z.never() } as const;
const ofIncident = z.strictObject({ id: incidentId });
const ofExemption = z.strictObject({ id: z.string().max(100) });
const ofWebhook = z.strictObject({ name: z.string().max(100) });

const read = { ...nothingYet, method: 'GET', permission: 'read', scope: 'open' } as const;
const onIncident = { ...nothingYet, method: 'POST', scope: 'incident', params: ofIncident } as const;
const alert = { ...nothingYet, method: 'POST', permission: 'intake', scope: 'open' } as const;

const SEE_IT = 'It will show the screens that a person would look at, as they are now and as they were.';
const OPEN_THE_PAGE = 'Open the page of the incident: it shows every figure and log line behind a conclusion.';
const ALERT = 'It will take alerts of other systems as signals, so that they open and join incidents.';
const SEND_OTLP = 'Send the telemetry itself over OTLP (`server.otlpPort`): signals are detected from it.';
const IN_THE_FILE = 'Change kintsugi.yaml, try it with `kintsugi config check`, and start the server again.';

export const comingRoutes = {
  mergeIncidents: route({
    ...onIncident,
    path: '/incidents/:id/merge',
    permission: 'respond',
    summary: 'Make one incident of two',
    coming: {
      says: 'It will make one incident of two that have one cause, with both stories on one axis.',
      today: 'Comment on both, each with the id of the other, and resolve the lesser one.',
    },
  }),
  splitIncident: route({
    ...onIncident,
    path: '/incidents/:id/split',
    permission: 'respond',
    summary: 'Make two incidents of one',
    coming: {
      says: 'It will move some of the signals of an incident to one of their own, where they have another cause.',
      today: 'Open one by hand for the other cause (POST /incidents), and say so in a comment on both.',
    },
  }),
  hideIncident: route({
    ...onIncident,
    method: 'DELETE',
    path: '/incidents/:id',
    permission: 'admin',
    summary: 'Hide an incident from lists; the log keeps its stream',
    coming: {
      says: 'It will hide an incident from lists, while the audit log keeps its whole stream.',
      today: 'Resolve it as a false alarm: POST /incidents/:id/resolve with `falseAlarm`.',
    },
  }),
  replayIncident: route({
    ...onIncident,
    path: '/incidents/:id/replay',
    permission: 'read',
    summary: 'Another policy or version on a past incident',
    coming: {
      says: 'It will play a past incident again with another policy or version, and show where it goes another way.',
      today: 'Ask what another policy would have ruled: POST /policy/rehearse.',
    },
  }),
  getShadow: route({
    ...read,
    path: '/shadow',
    summary: 'What another version would have done',
    coming: {
      says: 'It will show what a version that only watches would have done, beside what was done.',
      today: 'Run with `policy.autonomy: observe`: everything is decided, and nothing is done.',
    },
  }),
  getVisionStream: route({
    ...read,
    path: '/vision/stream',
    summary: 'What a person would look at, as MJPEG',
    coming: { says: SEE_IT, today: OPEN_THE_PAGE },
  }),
  getVisionFrame: route({
    ...read,
    path: '/vision/frame',
    summary: 'What a person would look at, as PNG',
    coming: { says: SEE_IT, today: OPEN_THE_PAGE },
  }),
  listVisionRecordings: route({
    ...read,
    path: '/vision/recordings',
    summary: 'Recordings of what was looked at',
    coming: { says: SEE_IT, today: OPEN_THE_PAGE },
  }),
  listExemptions: route({
    ...read,
    path: '/exemptions',
    summary: 'What is left alone, why and until when',
    coming: {
      says: 'It will list what is exempted from alarms, with the reason, the expiry, and what each one hid.',
      today: 'See the freezes of GET /policy; nothing else is exempted.',
    },
  }),
  createExemption: route({
    ...nothingYet,
    method: 'POST',
    path: '/exemptions',
    permission: 'respond',
    scope: 'whole',
    summary: 'Leave something alone for a while',
    coming: {
      says: 'It will keep signals of a service from opening incidents for a while, with a reason and an expiry.',
      today: 'Put a freeze into `policy.freeze` of kintsugi.yaml, or pause everything: POST /control/pause.',
    },
  }),
  endExemption: route({
    ...nothingYet,
    method: 'DELETE',
    path: '/exemptions/:id',
    permission: 'respond',
    scope: 'whole',
    summary: 'End an exemption',
    params: ofExemption,
    coming: { says: 'It will end an exemption before its time.', today: 'Take the freeze out of kintsugi.yaml.' },
  }),
  getAutonomy: route({
    ...read,
    path: '/autonomy',
    summary: 'What it may do by itself, and by which successes',
    coming: {
      says: 'It will show what may be done by itself for each action, service and kind of fault, and which successes earned it.',
      today: 'See GET /policy for what may be done, and GET /lessons for what helped.',
    },
  }),
  query: route({
    ...nothingYet,
    method: 'POST',
    path: '/query',
    permission: 'read',
    scope: 'whole',
    summary: 'Telemetry, changes and predictions in one question',
    coming: {
      says: 'It will answer questions about telemetry, changes and predictions together.',
      today: 'Ask each by itself: GET /metrics/query, /logs/query, /traces/query, /changes.',
    },
  }),
  listRunbooks: route({
    ...read,
    path: '/runbooks',
    summary: 'What people do in which case',
    coming: {
      says: 'It will show what was done in which case, written down so that people can do it too.',
      today: 'See GET /lessons for what helped, and the postmortem of each incident.',
    },
  }),
  listPatterns: route({
    ...read,
    path: '/patterns',
    summary: 'What comes again and again',
    coming: {
      says: 'It will show which causes come again and again, and what they have in common.',
      today: 'Ask for what is like an incident: GET /incidents/:id/similar; or search: GET /memory/search.',
    },
  }),
  changePolicy: route({
    ...nothingYet,
    method: 'PUT',
    path: '/policy',
    permission: 'admin',
    scope: 'whole',
    summary: 'Change who may do what',
    coming: {
      says: 'It will change the policy while the server runs, with the change in the audit log.',
      today: `${IN_THE_FILE} What it would have ruled: POST /policy/rehearse.`,
    },
  }),
  changeSettings: route({
    ...nothingYet,
    method: 'PUT',
    path: '/settings',
    permission: 'admin',
    scope: 'whole',
    summary: 'Change the configuration',
    coming: { says: 'It will change the configuration while the server runs.', today: IN_THE_FILE },
  }),
  changeSources: route({
    ...nothingYet,
    method: 'PUT',
    path: '/settings/sources',
    permission: 'admin',
    scope: 'whole',
    summary: 'Change where telemetry comes from',
    coming: { says: 'It will change where telemetry comes from while the server runs.', today: IN_THE_FILE },
  }),
  takeAlertmanagerAlerts: route({
    ...alert,
    path: '/alerts/alertmanager',
    summary: 'Alerts of a Prometheus Alertmanager',
    coming: { says: ALERT, today: SEND_OTLP },
  }),
  takeCloudEvents: route({
    ...alert,
    path: '/alerts/cloudevents',
    summary: 'Alerts as CloudEvents',
    coming: { says: ALERT, today: SEND_OTLP },
  }),
  takePagerDutyAlerts: route({
    ...alert,
    path: '/alerts/pagerduty',
    summary: 'Alerts of PagerDuty',
    coming: { says: ALERT, today: SEND_OTLP },
  }),
  takeAlert: route({
    ...alert,
    scope: 'whole',
    path: '/alerts/webhook/:name',
    summary: 'Alerts of anything that can send JSON',
    params: ofWebhook,
    coming: { says: ALERT, today: SEND_OTLP },
  }),
} as const;
