// The one place that keeps callers to their services: before a handler runs, and over what it answers. Knows no HTTP.
import type { ProblemFacts, Route, RouteName, Scope } from '@kintsugi/contract';
import type { Grant } from '../folder/tokens.ts';
import type { Outcome } from '../http/handler.ts';
import { NARROW, ON_PAGE, type PagedName, type Sees } from './narrow.ts';
import type { Ownership } from './ownership.ts';

export interface Asked {
  readonly name: RouteName;
  readonly route: Route;
  readonly caller: Grant;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
}

type Run = (query: Readonly<Record<string, unknown>>) => Promise<Outcome<unknown>>;

/** Calls `run` when the caller may, and answers what of it the caller may see. */
export type Fence = (asked: Asked, run: Run) => Promise<Outcome<unknown>>;

/** Reading takes one service of several, so that nobody is blind to what hurts them; acting takes all of them. */
export function mayRead(own: readonly string[] | undefined, services: readonly string[]): boolean {
  return own === undefined || services.some((service) => own.includes(service));
}

function mayAct(own: readonly string[], services: readonly string[]): boolean {
  return services.length > 0 && services.every((service) => own.includes(service));
}

export function createFence(ownership: Ownership): Fence {
  return async (asked, run) => {
    const { caller, route, query } = asked;
    const own = caller.services;
    if (own === undefined) return run(query);
    const refusal = await refusalOf(asked, own, ownership);
    if (refusal !== null) return { ok: false, problem: refusal };
    const sees = seesOf(own, ownership);
    if (isPaged(asked.name)) return pageFor(asked.name, query, sees, ownership, run);
    const outcome = await run(query);
    // What is not there and what is not theirs must read alike, and a handler's mend may name what others own.
    if (!outcome.ok) return outcome.problem.status === 404 ? notThere(asked, own) : outcome;
    const narrow = NARROW[asked.name] as ((answer: unknown, sees: Sees) => unknown) | undefined;
    if (narrow === undefined) return route.scope === 'listed' ? { ok: false, problem: closed(caller) } : outcome;
    const value = await narrow(outcome.value, sees);
    const nothingLeft = asked.name === 'getTrace' && (value as { items: unknown[] }).items.length === 0;
    return nothingLeft ? notThere(asked, own) : { ...outcome, value };
  };
}

async function refusalOf(asked: Asked, own: readonly string[], ownership: Ownership): Promise<ProblemFacts | null> {
  const { route, caller, params, query } = asked;
  const scope: Scope = route.scope ?? 'whole';
  switch (scope) {
    case 'open':
    case 'listed':
      return null;
    case 'whole':
      return closed(caller);
    case 'service': {
      const named = params['name'] ?? namedBy(query);
      if (named === '') return serviceMissing(own);
      return own.includes(named) ? null : notThere(asked, own).problem;
    }
    case 'incident':
    case 'approval':
    case 'build':
    case 'repair':
    case 'project': {
      const services = await ownership[scope](params['id'] ?? '');
      if (services === null || !mayRead(own, services)) return notThere(asked, own).problem;
      return route.method === 'GET' || mayAct(own, services) ? null : partlyTheirs(asked, scope);
    }
  }
}

function seesOf(own: readonly string[], ownership: Ownership): Sees {
  const read = (services: readonly string[] | null): boolean => services !== null && mayRead(own, services);
  return {
    owns: (service) => own.includes(service),
    incident: async (id) => read(await ownership.incident(id)),
    project: async (name) => read(await ownership.project(name)),
    counts: () => ownership.counts(read),
  };
}

function isPaged(name: RouteName): name is PagedName {
  return Object.hasOwn(ON_PAGE, name);
}

interface Page {
  readonly items: readonly { readonly id: string }[];
  readonly nextCursor: string | null;
}

const FETCHED = 200;
const CURSOR_OF = { listIncidents: 'incident', listBuilds: 'build', listRepairs: 'repair' } as const;

/** Fills a page with what the caller may see. Pages cut afterwards would be short, and their cursors name what others own. */
async function pageFor(
  name: PagedName,
  query: Readonly<Record<string, unknown>>,
  sees: Sees,
  ownership: Ownership,
  run: Run,
): Promise<Outcome<unknown>> {
  const isTheirs = ON_PAGE[name] as (item: unknown, sees: Sees) => Promise<boolean>;
  const limit = Number(query['limit']);
  const given = query['cursor'];
  const services = typeof given === 'string' ? await ownership[CURSOR_OF[name]](given) : null;
  // A cursor that is somebody else's is one that does not exist: it begins at the beginning.
  let cursor = services !== null && services.some(sees.owns) ? given : undefined;
  const items: Page['items'][number][] = [];
  for (;;) {
    const outcome = await run({ ...query, limit: FETCHED, cursor });
    if (!outcome.ok) return outcome;
    const page = outcome.value as Page;
    for (const item of page.items) if (await isTheirs(item, sees)) items.push(item);
    if (page.nextCursor === null || items.length > limit) break;
    cursor = page.nextCursor;
  }
  const shown = items.slice(0, limit);
  const last = items.length > limit ? shown.at(-1) : undefined;
  return { ok: true, value: { items: shown, nextCursor: last?.id ?? null } };
}

function closed({ name }: Grant): ProblemFacts {
  return {
    kind: 'limited-to-services',
    status: 403,
    detail: `${name} is limited to services; this is about all of them`,
    mend: 'Ask somebody whose role is not limited.',
  };
}

function serviceMissing(own: readonly string[]): ProblemFacts {
  return {
    kind: 'service-missing',
    status: 400,
    detail: 'a caller who is limited to services asks about one of them',
    mend: `Add ?service=NAME; yours: ${own.join(', ')}.`,
  };
}

function partlyTheirs({ caller, params }: Asked, what: string): ProblemFacts {
  return {
    kind: 'limited-to-services',
    status: 403,
    detail: `${what} ${params['id'] ?? ''} is about services that ${caller.name} is not allowed to act on`,
    mend: 'Ask somebody who may act on all of its services.',
  };
}

function notThere({ route, params, query }: Asked, own: readonly string[]): { ok: false; problem: ProblemFacts } {
  const what = route.scope === 'listed' ? 'trace' : (route.scope ?? 'thing');
  const which = params['name'] ?? params['id'] ?? namedBy(query);
  const detail = `there is no ${what} ${which} that you may see`;
  return {
    ok: false,
    problem: { kind: `unknown-${what}`, status: 404, detail, mend: `You are limited to: ${own.join(', ')}.` },
  };
}

function namedBy({ service }: Asked['query']): string {
  return typeof service === 'string' ? service : '';
}
