// Routes of development from words that are still to come: from a requirement to a service, and how it evolves.
import { z } from 'zod';
import { route } from '../route.ts';
import { name } from '../shapes/basics.ts';

const ofProject = z.strictObject({ id: name });
const ofEvolution = z.strictObject({ id: name, evoId: z.string().max(100) });

const ofOne = { answer: z.never(), scope: 'project', params: ofProject } as const;
const step = {
  answer: z.never(),
  method: 'POST',
  permission: 'respond',
  scope: 'project',
  params: ofEvolution,
} as const;

const CYCLE = 'It will build a service from a requirement in words, and show each step of it.';
const EVOLVE = 'It will change a service by a request in words: analysed, written, approved, applied, and taken back.';
const PUSH_IT = 'Push the change to the repository: its build is watched and repaired (GET /builds, /repairs).';
const WATCH_IT = 'Declare the repository under `development.projects` of kintsugi.yaml, and see GET /projects.';

export const comingDevelopmentRoutes = {
  listDevelopments: route({
    answer: z.never(),
    method: 'GET',
    path: '/development',
    permission: 'read',
    scope: 'open',
    summary: 'Services that are built from requirements',
    coming: { says: CYCLE, today: WATCH_IT },
  }),
  createDevelopment: route({
    answer: z.never(),
    method: 'POST',
    path: '/development',
    permission: 'respond',
    scope: 'whole',
    summary: 'Build a service from a requirement in words',
    coming: { says: CYCLE, today: WATCH_IT },
  }),
  getDevelopment: route({
    ...ofOne,
    method: 'GET',
    path: '/development/:id',
    permission: 'read',
    summary: 'One service that is built from a requirement',
    coming: { says: CYCLE, today: WATCH_IT },
  }),
  deleteDevelopment: route({
    ...ofOne,
    method: 'DELETE',
    path: '/development/:id',
    permission: 'admin',
    summary: 'Forget one, with its files',
    coming: {
      says: 'It will delete what was built from a requirement.',
      today: 'Take the project out of kintsugi.yaml.',
    },
  }),
  startDevelopment: route({
    ...ofOne,
    method: 'POST',
    path: '/development/:id/start',
    permission: 'respond',
    summary: 'Begin to build it',
    coming: { says: CYCLE, today: PUSH_IT },
  }),
  cancelDevelopment: route({
    ...ofOne,
    method: 'POST',
    path: '/development/:id/cancel',
    permission: 'respond',
    summary: 'Stop building it',
    coming: { says: 'It will stop building it, and keep what is there.', today: 'Reject the repair that goes on.' },
  }),
  listDevelopmentFiles: route({
    ...ofOne,
    method: 'GET',
    path: '/development/:id/files',
    permission: 'read',
    summary: 'Files that were written, with their versions',
    coming: {
      says: 'It will show the files that were written, in every version.',
      today: 'Clone the repository: GET /projects says from where.',
    },
  }),
  listEvolutions: route({
    ...ofOne,
    method: 'GET',
    path: '/development/:id/evolutions',
    permission: 'read',
    summary: 'Changes that were asked for in words',
    coming: { says: EVOLVE, today: PUSH_IT },
  }),
  requestEvolution: route({
    ...ofOne,
    method: 'POST',
    path: '/development/:id/evolutions',
    permission: 'respond',
    summary: 'Ask for a change in words',
    coming: { says: EVOLVE, today: PUSH_IT },
  }),
  analyzeEvolution: route({
    ...step,
    path: '/development/:id/evolutions/:evoId/analyze',
    summary: 'Say what the change would touch',
    coming: { says: EVOLVE, today: PUSH_IT },
  }),
  generateEvolution: route({
    ...step,
    path: '/development/:id/evolutions/:evoId/generate',
    summary: 'Write the change',
    coming: { says: EVOLVE, today: PUSH_IT },
  }),
  approveEvolution: route({
    ...step,
    permission: 'approve',
    path: '/development/:id/evolutions/:evoId/approve',
    summary: 'Say yes to exactly this change',
    coming: { says: EVOLVE, today: 'Approve a repair: POST /repairs/:id/approve.' },
  }),
  applyEvolution: route({
    ...step,
    path: '/development/:id/evolutions/:evoId/apply',
    summary: 'Merge and release the change',
    coming: { says: EVOLVE, today: PUSH_IT },
  }),
  revertEvolution: route({
    ...step,
    path: '/development/:id/evolutions/:evoId/revert',
    summary: 'Take the change back',
    coming: { says: EVOLVE, today: 'Go back to the release before: POST /services/:name/actions.' },
  }),
} as const;
