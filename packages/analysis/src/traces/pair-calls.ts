// Which outgoing call met which incoming one, when only statistics are left of the traces. Knows names and counts, no spans.
import { PHASES, type CallStatistic, type Phase } from './call-statistics.ts';

/** Outgoing calls of a caller that are told apart from its others, and whom they met. */
export interface CallLink {
  readonly caller: string;
  readonly client: CallStatistic;
  readonly ends: readonly LinkEnd[];
}

export interface LinkEnd {
  readonly server: CallStatistic;
  /** Probability that the calls of `server` are among those of the client: below 1 where several ways to pair fit. */
  readonly weight: number;
}

/** OpenTelemetry names a client span of HTTP by its method alone when it knows no route. */
const NAMELESS = /^(?:https? ?)?(?:get|post|put|delete|patch|head|options)$/i;
/** And what takes a message from a queue by these words: nobody waits for it. */
const TAKEN_FROM_QUEUE = /\b(?:process|receive|consume)$/i;
/** So many ways to share routes out are tried; where there are more, the least called routes are left alone. */
const MOST_WAYS = 20_000;
/** A way that explains the waiting of callers worse by one fifth is e times less likely. */
const MISFIT_OF_TIME = 5;

/**
 * Links by name where both ends say the same operation, by counts and times where the client says only a method:
 * every way to share routes out among methods is weighed by how counts and, in usual times, durations add up.
 *
 * Cost O(n²) in the statistics of one caller, plus at most 20,000 ways × routes.
 * Fails when routes of different methods are called equally often and last equally long: the gap is then shared.
 */
export function pairCalls(calls: readonly CallStatistic[]): readonly CallLink[] {
  const own = Map.groupBy(
    calls.filter(({ caller, service }) => caller === service),
    ({ service }) => service,
  );
  const outgoing = Map.groupBy(
    calls.filter(
      ({ caller, service, operation }) => caller !== service && caller !== '' && !TAKEN_FROM_QUEUE.test(operation),
    ),
    ({ caller }) => caller,
  );
  const links: CallLink[] = [];
  for (const [caller, servers] of outgoing) {
    const clients = own.get(caller) ?? [];
    const rest: CallStatistic[] = [];
    for (const server of servers) {
      const client = closest(
        server,
        clients.filter(({ operation }) => sameOperation(operation, server.operation)),
      );
      if (client === undefined) rest.push(server);
      else links.push({ caller, client, ends: [{ server, weight: 1 }] });
    }
    const nameless = clients.filter(({ operation }) => NAMELESS.test(operation));
    if (nameless.length > 0 && rest.length > 0) links.push(...shareOut(caller, nameless, rest));
  }
  return links;
}

/** Of several of one name, the one that was called as often; in whatever order they come. */
function closest(server: CallStatistic, clients: readonly CallStatistic[]): CallStatistic | undefined {
  const apart = (client: CallStatistic): number =>
    PHASES.reduce((sum, phase) => sum + Math.abs((client[phase]?.count ?? 0) - (server[phase]?.count ?? 0)), 0);
  return clients.toSorted((a, b) => apart(a) - apart(b) || byTime(a, b))[0];
}

/** An order that knows no names: statistics that tie in it are the same. */
function byTime(a: CallStatistic, b: CallStatistic): number {
  return PHASES.reduce(
    (order, phase) =>
      order || (b[phase]?.count ?? 0) - (a[phase]?.count ?? 0) || (b[phase]?.meanUs ?? 0) - (a[phase]?.meanUs ?? 0),
    0,
  );
}

/** `/a.B/C`, `grpc.a.B/C` and `a.B/C` are one operation. */
function sameOperation(one: string, other: string): boolean {
  const [long, short] = one.length >= other.length ? [one, other] : [other, one];
  const end = short.replace(/^\W+/, '');
  return end.length > 0 && long.endsWith(end) && !/[\p{L}\p{N}]$/u.test(long.slice(0, -end.length));
}

function shareOut(
  caller: string,
  clients: readonly CallStatistic[],
  servers: readonly CallStatistic[],
): readonly CallLink[] {
  const most = clients.length === 1 ? servers.length : Math.floor(Math.log(MOST_WAYS) / Math.log(clients.length));
  const routes = servers.toSorted((a, b) => countOf(b) - countOf(a) || byTime(a, b)).slice(0, most);
  const ways = clients.length ** routes.length;
  const weights = clients.map(() => new Float64Array(routes.length));
  let best = Infinity;
  const shared = new Uint8Array(routes.length);
  const misfit = misfitsOf(clients, routes);
  const misfits = new Float64Array(ways);
  for (let way = 0; way < ways; way += 1) {
    readWay(way, clients.length, shared);
    misfits[way] = misfit(shared);
    best = Math.min(best, misfits[way] as number);
  }
  let all = 0;
  for (let way = 0; way < ways; way += 1) {
    const weight = Math.exp(best - (misfits[way] as number));
    if (weight < 1e-3) continue;
    all += weight;
    readWay(way, clients.length, shared);
    for (const [route, client] of shared.entries()) (weights[client] as Float64Array)[route]! += weight;
  }
  return clients.map((client, at) => ({
    caller,
    client,
    ends: routes.flatMap((server, route) => {
      const weight = ((weights[at] as Float64Array)[route] as number) / all;
      return weight < 0.01 ? [] : [{ server, weight }];
    }),
  }));
}

/** Way number `way`, written in base `clients`: the client of each route. */
function readWay(way: number, clients: number, shared: Uint8Array): void {
  let rest = way;
  for (let route = 0; route < shared.length; route += 1) {
    shared[route] = rest % clients;
    rest = Math.floor(rest / clients);
  }
}

/** How badly counts (in calls) and times add up when routes are shared out so. */
function misfitsOf(
  clients: readonly CallStatistic[],
  routes: readonly CallStatistic[],
): (shared: Uint8Array) => number {
  const counts = PHASES.map((phase) => Float64Array.from(routes, (route) => route[phase]?.count ?? 0));
  const times = PHASES.map((phase) =>
    Float64Array.from(routes, (route) => (route[phase]?.count ?? 0) * (route[phase]?.meanUs ?? 0)),
  );
  return (shared) => {
    let misfit = 0;
    for (const [p, phase] of PHASES.entries()) {
      for (const [at, client] of clients.entries()) {
        const sent = client[phase]?.count ?? 0;
        let met = 0;
        let time = 0;
        for (let route = 0; route < shared.length; route += 1) {
          if (shared[route] !== at) continue;
          met += (counts[p] as Float64Array)[route] as number;
          time += (times[p] as Float64Array)[route] as number;
        }
        misfit += Math.abs(sent - met);
        if (sent > 0 && met > 0)
          misfit += MISFIT_OF_TIME * oddness(phase, 1 - time / met / (client[phase]?.meanUs ?? 1));
      }
    }
    return misfit;
  };
}

/** A call cannot take longer than its caller waits; how long the way takes is free once there is trouble. */
function oddness(phase: Phase, away: number): number {
  return Math.min(1, phase === 'after' ? Math.max(0, -away) : Math.abs(away));
}

function countOf(call: CallStatistic): number {
  return PHASES.reduce((sum, phase) => sum + (call[phase]?.count ?? 0), 0);
}
