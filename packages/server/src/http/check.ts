// Holds a request against its route: credentials, then params, query, body and headers. Answers facts or a problem.
import { mayUse, ROLES, type ProblemFacts, type Route } from '@kintsugi/contract';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { faultsOf } from '../input-faults/input-faults.ts';
import type { Grant, Grants } from '../folder/tokens.ts';
import { bearerOf } from './bearer.ts';
import { lapsed } from './lapses.ts';

const NOBODY: Grant = { name: 'nobody', role: 'viewer' };

export type Check<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: ProblemFacts };

export interface CheckedRequest {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly expectedVersion: number | null;
  readonly key: string | null;
}

/** Of the route it needs the permission alone, of the request the header: the live feed asks with both of its own. */
export function checkCaller(
  route: Pick<Route, 'permission'>,
  request: Pick<FastifyRequest, 'headers'>,
  grants: Grants,
): Check<Grant> {
  const token = bearerOf(request);
  const found = token === null ? null : grants(token);
  if (typeof found === 'string' && route.permission !== null) return { ok: false, problem: lapsed(found) };
  const grant = typeof found === 'string' ? null : found;
  if (mayUse(grant?.role ?? null, route.permission)) return { ok: true, value: grant ?? NOBODY };
  if (grant !== null) {
    const roles = ROLES.filter((role) => mayUse(role, route.permission)).join(', ');
    const detail = `${grant.name} has the role ${grant.role}; this needs the permission "${route.permission}"`;
    return fail('forbidden', 403, detail, `Ask somebody with one of these roles: ${roles}.`);
  }
  const given = request.headers.authorization !== undefined;
  return fail(
    'unauthenticated',
    401,
    given ? 'nobody has this token' : 'no token was given',
    'Send `Authorization: Bearer TOKEN` with the token from the data folder: `token` for the operator, `tokens/NAME` for a person.',
  );
}

/** Whoever asks from this machine could read the data folder; behind a proxy everybody seems to. */
export function isOpenHere(route: Route, { headers, ip }: Pick<FastifyRequest, 'headers' | 'ip'>): boolean {
  if (route.openOnLoopback !== true || headers.authorization !== undefined) return false;
  const isForwarded = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
  return !isForwarded && (ip === '127.0.0.1' || ip === '::1' || ip === '::ffff:127.0.0.1');
}

export const OPEN_HERE: Check<Grant> = { ok: true, value: NOBODY };

export function checkInput(route: Route, request: FastifyRequest): Check<CheckedRequest> {
  // What is still to come says so, whatever is sent to it.
  const isComing = route.coming !== undefined;
  const parts = [
    part('path', route.params, request.params),
    part('query', route.query, isComing ? {} : request.query, true),
    part('body', route.body, isComing || route.raw === true ? {} : (request.body ?? {}), true),
  ] as const;
  const faults = parts.flatMap((each) => (each.ok ? [] : each.faults));
  if (faults.length > 0) {
    const [first] = faults;
    const problem: ProblemFacts = {
      kind: 'invalid-input',
      status: 400,
      detail: faults.map(({ where, says }) => `${where}: ${says}`).join('; '),
      mend: first?.mend ?? '',
      faults: faults.map(({ where, says, mend }) => ({ where, says: `${says}. ${mend}` })),
    };
    return { ok: false, problem };
  }
  const headers = isComing ? NO_HEADERS : checkHeaders(route, request);
  if (!headers.ok) return headers;
  const [params, query, body] = parts.map((each) => (each.ok ? each.value : undefined));
  return { ok: true, value: { params, query, body, ...headers.value } };
}

type CheckedHeaders = Pick<CheckedRequest, 'expectedVersion' | 'key'>;

const NO_HEADERS: Check<CheckedHeaders> = { ok: true, value: { expectedVersion: null, key: null } };

function checkHeaders(route: Route, { headers }: FastifyRequest): Check<CheckedHeaders> {
  const match = headers['if-match'];
  const version = match === undefined || match === '*' ? null : /^(?:W\/)?"?(\d{1,15})"?$/.exec(match)?.[1];
  if (version === undefined || (match !== undefined && route.ifMatch !== true)) {
    return fail(
      'invalid-input',
      400,
      'If-Match is not a version, or has no meaning here',
      'Send the incident\'s version, such as If-Match: "7".',
    );
  }
  const key = headers['idempotency-key'];
  if (
    key !== undefined &&
    (route.idempotent !== true || typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key))
  ) {
    return fail(
      'invalid-input',
      400,
      'this Idempotency-Key cannot be used here',
      'Send up to 200 visible ASCII characters, and only with requests that act.',
    );
  }
  return { ok: true, value: { expectedVersion: version === null ? null : Number(version), key: key ?? null } };
}

type Part =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly faults: readonly { where: string; says: string; mend: string }[] };

/** Where the table has no schema, nothing may be sent: `strict` says so by name. */
function part(name: string, schema: z.ZodObject | undefined, input: unknown, strict = false): Part {
  if (schema === undefined) {
    const sent = strict && typeof input === 'object' && input !== null ? Object.keys(input) : [];
    if (sent.length === 0) return { ok: true, value: undefined };
    return {
      ok: false,
      faults: sent.map((key) => ({ where: `${name}.${key}`, says: `unknown field "${key}"`, mend: 'Leave it out.' })),
    };
  }
  const parsed = schema.safeParse(input, { reportInput: true });
  if (parsed.success) return { ok: true, value: parsed.data };
  const faults = faultsOf(parsed.error, schema, () => null);
  return {
    ok: false,
    faults: faults.map((fault) => ({ ...fault, where: fault.where === '' ? name : `${name}.${fault.where}` })),
  };
}

function fail(kind: string, status: number, detail: string, mend: string): { ok: false; problem: ProblemFacts } {
  return { ok: false, problem: { kind, status, detail, mend } };
}
