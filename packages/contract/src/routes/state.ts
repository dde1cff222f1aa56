// Routes about everything at once: how it was at a moment, and what differs between two.
import { z } from 'zod';
import { route } from '../route.ts';
import { momentQuery, timeGiven } from '../shapes/basics.ts';
import { state, stateDifference } from '../shapes/state.ts';

export const stateRoutes = {
  getState: route({
    scope: 'listed',
    method: 'GET',
    path: '/state',
    permission: 'read',
    summary: 'Mode, open incidents, services and waiting approvals at a moment; now unless told otherwise',
    query: z.strictObject(momentQuery),
    answer: state,
  }),
  getStateDifference: route({
    scope: 'listed',
    method: 'GET',
    path: '/state/diff',
    permission: 'read',
    errors: [{ status: 400, kind: 'moments-out-of-order', when: '`to` is before `from`' }],
    summary: 'What differs between two moments; `to` is now unless told otherwise',
    query: z.strictObject({ from: timeGiven, to: timeGiven.optional(), knownAt: momentQuery.knownAt }),
    answer: stateDifference,
  }),
} as const;
