// Routes about who gets in: oneself, and API tokens. Secrets are answered once, and never again.
import { z } from 'zod';
import { route } from '../route.ts';
import { me, role, token, tokenId, tokenName } from '../shapes/access.ts';
import { listOf, name } from '../shapes/basics.ts';

export const accessRoutes = {
  getMe: route({
    method: 'GET',
    path: '/me',
    permission: 'read',
    scope: 'open',
    summary: 'Who asks, what they may, and until when',
    answer: me,
  }),
  createToken: route({
    method: 'POST',
    path: '/tokens',
    permission: 'admin',
    scope: 'whole',
    summary: 'Make an API token; `secret` is shown this once',
    body: z.strictObject({
      name: tokenName,
      role,
      services: z.array(name).min(1).max(200).optional(),
      days: z.int().min(1).max(366).default(30),
    }),
    answer: token.extend({ secret: z.string() }),
  }),
  listTokens: route({
    method: 'GET',
    path: '/tokens',
    permission: 'audit',
    scope: 'whole',
    summary: 'API tokens, newest first; without their secrets',
    answer: listOf(token),
  }),
  revokeToken: route({
    method: 'DELETE',
    path: '/tokens/:id',
    permission: 'admin',
    scope: 'whole',
    summary: 'End an API token now; revoking one twice changes nothing',
    params: z.strictObject({ id: tokenId }),
    answer: token,
  }),
} as const;
