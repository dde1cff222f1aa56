// API tokens and sessions as they are shown: everything but the secret, which nobody can show again.
import { z } from 'zod';
import { PERMISSIONS, ROLES } from '../permissions.ts';
import { name, prefixedId, time } from './basics.ts';

export const tokenId = prefixedId('tok');
export const tokenName = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, 'lower-case letters, digits and hyphens only');
export const role = z.enum(ROLES);

/** How a token came to be: made by an admin, or by a sign-in, which ends with the session. */
const madeFor = z.enum(['token', 'oidc', 'demo']);

export const token = z.object({
  id: tokenId,
  /** Of people who sign in elsewhere it begins with `oidc:`, which no other name can. */
  name,
  madeFor,
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

/** Who asks, as this server sees it. */
export const me = z.object({
  name,
  role,
  permissions: z.array(z.enum(PERMISSIONS)),
  /** Null: all of them. */
  services: z.array(z.string()).nullable(),
  /** `file`: the operator, or a person of kintsugi.yaml. */
  way: z.enum([...madeFor.options, 'file']),
  expiresAt: time.nullable(),
  /** Anybody on this machine can get in. */
  demo: z.boolean(),
});
