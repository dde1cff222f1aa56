// API tokens as they are shown: everything but the secret, which nobody can show again.
import { z } from 'zod';
import { ROLES } from '../permissions.ts';
import { prefixedId, time } from './basics.ts';

export const tokenId = prefixedId('tok');
export const tokenName = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, 'lower-case letters, digits and hyphens only');
export const role = z.enum(ROLES);

export const token = z.object({
  id: tokenId,
  name: tokenName,
  /** How it begins: enough to recognize it by, and not enough to use it. */
  prefix: z.string(),
  role,
  /** Null: all of them. */
  services: z.array(z.string()).nullable(),
  createdBy: z.string(),
  createdAt: time,
  expiresAt: time,
  /** To the day; null: never. */
  lastUsedOn: z.iso.date().nullable(),
  state: z.enum(['active', 'expired', 'revoked']),
});
