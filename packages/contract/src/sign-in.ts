// How browsers get in, and what a sign-in page must know. These paths are no part of the API: their answers set a cookie.
import { z } from 'zod';
import { role } from './shapes/access.ts';
import { name } from './shapes/basics.ts';

export const SIGN_IN_PATHS = {
  ways: '/auth/ways',
  session: '/auth/session',
  signOut: '/auth/sign-out',
  demo: '/auth/demo',
  oidcStart: '/auth/oidc/start',
  oidcCallback: '/auth/oidc/callback',
} as const;

/** `startUrl` takes `?returnTo=/path`: a path of this server. */
export const signInWays = z.object({
  ways: z.array(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('token') }),
      z.object({ kind: z.literal('oidc'), name: z.string(), startUrl: z.string() }),
      z.object({ kind: z.literal('demo') }),
    ]),
  ),
  /** Anybody on this machine can get in. */
  demo: z.boolean(),
});
export type SignInWays = z.infer<typeof signInWays>;

export const signInRequest = z.strictObject({ token: z.string().min(1).max(200) });

/** Null: all services. */
export const signedIn = z.object({ name, role, services: z.array(z.string()).nullable() });
export type SignedIn = z.infer<typeof signedIn>;

/**
 * What a browser that comes back from the provider without having got in is told, as `/?signin=KIND`. One line each, for
 * people; the page may say it in its own words.
 */
export const SIGN_IN_FAILURES = {
  cancelled: 'The provider says that the sign-in was given up or refused.',
  expired: 'It took too long, was done already, or began in another browser. Sign in again.',
  'no-role': 'You are known, but nobody gave you a role here. Ask whoever keeps `server.oidc.roles` in kintsugi.yaml.',
  'provider-unreachable': 'The provider does not answer. Sign in with a token meanwhile, or try again in a moment.',
  'not-believed':
    'The answer of the provider does not hold what it must. Whoever runs this server finds more in its log.',
  'store-unavailable': 'The sign-in could not be stored. See `kintsugi status`.',
} as const;
export type SignInFailure = keyof typeof SIGN_IN_FAILURES;
