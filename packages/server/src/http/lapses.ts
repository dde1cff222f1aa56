// Why credentials that look like some do not count, in words, and what mends each.
import type { ProblemFacts } from '@kintsugi/contract';
import type { Lapse } from '../folder/tokens.ts';

export function lapsed(lapse: Lapse): ProblemFacts {
  const [kind, status, detail, mend] = WORDS[lapse];
  return { kind, status, detail, mend };
}

const ANOTHER = 'Ask an admin for a new one: `kintsugi tokens create NAME --role ROLE`.';

const WORDS: Readonly<Record<Lapse, readonly [kind: string, status: number, detail: string, mend: string]>> = {
  expired: ['token-expired', 401, 'this token has expired', ANOTHER],
  revoked: ['token-revoked', 401, 'this token was revoked', ANOTHER],
  'session-ended': ['session-ended', 401, 'this session has ended', 'Sign in again.'],
  'foreign-expired': ['token-expired', 401, 'this token has expired', 'Get a new one from the provider.'],
  'wrong-audience': [
    'wrong-audience',
    401,
    'the provider made this token for something else',
    'Ask the provider for one whose audience is `server.oidc.audience` of kintsugi.yaml.',
  ],
  'not-believed': [
    'unauthenticated',
    401,
    'this is no token of the provider, or not a valid one',
    'Send a token that the provider of `server.oidc.issuer` signed with one of its keys.',
  ],
  'no-role': [
    'no-role',
    403,
    'the provider knows who this is, but nobody gave them a role here',
    'Ask whoever keeps `server.oidc.roles` and `server.oidc.services` in kintsugi.yaml.',
  ],
  'not-stored': [
    'store-unavailable',
    503,
    'somebody who is new here could not be noted down',
    'See `kintsugi status`, and try again in a moment.',
  ],
  'provider-unreachable': [
    'provider-unreachable',
    503,
    'the OpenID provider does not answer',
    'Try again in a moment; tokens of this server count meanwhile: `kintsugi tokens create NAME --role ROLE`.',
  ],
};
