// The routes by which browsers get in and out. They set and clear one cookie; what it may is decided where all tokens are.
import { SIGN_IN_PATHS, type SignInWays } from '@kintsugi/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Grants } from '../../folder/tokens.ts';
import { CROSS_SITE, isSameOrigin } from '../../http/doors/same-origin.ts';
import { sendProblem } from '../../http/problems.ts';
import type { PublicOrigin } from '../../http/session-cookie.ts';
import type { ApiTokens } from '../api-tokens.ts';
import type { Access } from '../open-access.ts';
import { createDemoDoor } from './demo.ts';
import { guessesBounded } from './guesses.ts';
import { oidcRoutes, oidcWays } from './oidc-routes.ts';
import { sessionRoutes } from './session-routes.ts';

export interface SignInParts {
  readonly grants: Grants;
  readonly tokens: ApiTokens;
  readonly publicOrigin: PublicOrigin;
  /** Where the server listens, as configured. */
  readonly host: string;
  readonly demo: boolean;
  readonly oidc: Access['oidc'];
  /** What no page is told, for the server's log. */
  readonly onTrouble: (line: string) => void;
  now(): number;
}

const BODY_LIMIT = 4_096;

/** Before the server listens, and after its doors were closed: these routes lie behind all of them. */
export function openSignIn(app: FastifyInstance, parts: SignInParts): void {
  const demo = createDemoDoor(parts);
  const isTooOften = guessesBounded(app);
  void app.register(async (scope) => {
    scope.addHook('onRoute', (route) => {
      route.bodyLimit = BODY_LIMIT;
    });
    // Also without a cookie: a stranger's page must not sign somebody in as another.
    scope.addHook('preValidation', async (request: FastifyRequest, reply: FastifyReply) => {
      if (request.method === 'GET' || request.method === 'HEAD') return undefined;
      if (!isSameOrigin(request.headers, parts.publicOrigin)) return sendProblem(request, reply, CROSS_SITE);
      return isTooOften(request, reply);
    });
    scope.get(SIGN_IN_PATHS.ways, async (request): Promise<SignInWays> => {
      const open = demo.refuses(request) === null ? [{ kind: 'demo' } as const] : [];
      return { ways: [{ kind: 'token' }, ...oidcWays(parts), ...open], demo: parts.demo };
    });
    sessionRoutes(scope, parts);
    scope.post(SIGN_IN_PATHS.demo, demo.open);
    oidcRoutes(scope, parts, isTooOften);
  });
}
