// Who one is, and making, listing and revoking API tokens, over the API.
import { permissionsOf, type Answer } from '@kintsugi/contract';
import type { Runtime } from '@kintsugi/engine/ports';
import type { Grant } from '../folder/tokens.ts';
import { answer, refused, type Call, type Handlers, type Outcome } from '../http/handler.ts';
import { nearestName } from '../input-faults/nearest.ts';
import { iso } from '../presenters/figures.ts';
import type { ApiTokens } from './api-tokens.ts';
import type { ApiToken } from './kept-tokens.ts';
import { prefixOf } from './token-text.ts';

export interface TokenSite {
  readonly tokens: ApiTokens;
  readonly runtime: Runtime;
  readonly demo: object | null;
  now(): number;
}

export function tokenHandlers(site: TokenSite): Pick<Handlers, 'getMe' | 'createToken' | 'listTokens' | 'revokeToken'> {
  return {
    getMe: ({ caller }) => answer(presentCaller(caller, site.demo !== null)),
    createToken: (call) => create(site, call),
    listTokens: () => answer({ items: site.tokens.list().map((token) => present(token, site.now())) }),
    revokeToken: async ({ params, caller }) => {
      const done = await site.tokens.revoke(params.id, caller.name);
      if (done === null)
        return refused('unknown-token', 404, `there is no token ${params.id}`, 'List them: `kintsugi tokens ls`.');
      if (done.written.ok) return answer(present(done.token, site.now()));
      const detail = `it is refused from now on, but only until a restart: ${done.written.because}`;
      return refused('store-unavailable', 503, detail, `${done.written.mend} Then revoke it again.`);
    },
  };
}

async function create(site: TokenSite, { body, caller }: Call<'createToken'>): Promise<Outcome<Answer<'createToken'>>> {
  const { name, role, services, days } = body;
  const known = (await site.runtime.services()).map(({ service }) => service);
  const unknown = services?.find((service) => !known.includes(service));
  if (unknown !== undefined) {
    const near = nearestName(unknown, known);
    const mend = near === null ? `Known: ${known.join(', ') || 'none'}.` : `Did you mean "${near}"?`;
    return refused('unknown-service', 400, `there is no service "${unknown}"`, mend);
  }
  const wanted = { name, role, days, services: services === undefined ? null : [...new Set(services)] };
  // Whoever made the token that this is made with answers for this one too: else two tokens of theirs were two persons.
  const made = await site.tokens.make(wanted, caller.madeBy ?? caller.name);
  if (made.ok) return answer({ ...present(made.token, site.now()), secret: made.text });
  return refused(made.kind, made.kind === 'name-taken' ? 409 : 503, made.because, made.mend);
}

function presentCaller(caller: Grant, demo: boolean): Answer<'getMe'> {
  const { name, role, services, way = 'file', expiresMs } = caller;
  return {
    name,
    role,
    permissions: permissionsOf(role),
    services: services === undefined ? null : [...services],
    way,
    expiresAt: expiresMs === undefined ? null : iso(expiresMs),
    demo,
  };
}

function present(token: ApiToken, nowMs: number): Answer<'listTokens'>['items'][number] {
  const { id, name, session, role, services, createdBy, createdMs, expiresMs, revoked, lastUsedOn } = token;
  const state = revoked ? 'revoked' : expiresMs <= nowMs ? 'expired' : 'active';
  return {
    id,
    name,
    madeFor: session ?? 'token',
    prefix: prefixOf(id),
    role,
    services: services === null ? null : [...services],
    createdBy,
    createdAt: iso(createdMs),
    expiresAt: iso(expiresMs),
    lastUsedOn,
    state,
  };
}
