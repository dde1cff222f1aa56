// A mock of the API derived from the table: answers examples, and refuses as the server would by the table alone.
import { EXAMPLES } from './examples/examples.ts';
import { problem } from './problem.ts';
import { BASE_PATH } from './route.ts';
import { ROUTE_NAMES, routeNamed, type Answer, type RouteName, type ServedName } from './routes.ts';

/** What is answered instead of an example, by route. */
export type MockOverrides = { readonly [N in ServedName]?: Answer<N> };

/** The answer to each route that is served. Pure: the same overrides give the same answers. */
export function mockAnswers(overrides: MockOverrides = {}): { readonly [N in ServedName]: Answer<N> } {
  const answers = Object.entries(EXAMPLES).map(([name, { answer }]) => [name, answer] as const);
  // Each answer is that of the example of the same name, which is what the type says.
  return { ...Object.fromEntries(answers), ...overrides } as { readonly [N in ServedName]: Answer<N> };
}

/** A `fetch` for `createClient` that needs no server: by method and path alone, without looking at credentials or bodies. */
export function mockFetch(overrides: MockOverrides = {}): typeof fetch {
  const answers: Readonly<Record<string, unknown>> = mockAnswers(overrides);
  return async (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : String(input));
    const method = init?.method ?? (input instanceof Request ? input.method : 'GET');
    const name = routeAt(method, pathname);
    if (name === null)
      return refused(404, 'no-such-route', `there is no ${method} ${pathname}`, 'Look into the route table.', pathname);
    const { coming, as } = routeNamed(name);
    if (coming !== undefined) return refused(501, 'coming', coming.says, coming.today, pathname);
    const content = as === undefined ? JSON.stringify(answers[name]) : String(answers[name]);
    return new Response(content, { status: 200, headers: { 'content-type': as ?? 'application/json' } });
  };
}

/** Words of a path go before its params, as in the server. */
function routeAt(method: string, pathname: string): RouteName | null {
  const asked = pathname.split('/');
  const fitting = ROUTE_NAMES.filter((name) => {
    const route = routeNamed(name);
    const parts = (BASE_PATH + route.path).split('/');
    return (
      route.method === method &&
      parts.length === asked.length &&
      parts.every((part, index) => part.startsWith(':') || part === asked[index])
    );
  });
  const params = (name: RouteName) => routeNamed(name).path.split(':').length;
  return fitting.toSorted((a, b) => params(a) - params(b))[0] ?? null;
}

function refused(status: number, kind: string, detail: string, mend: string, instance: string): Response {
  const document = problem({ status, kind, detail, mend, instance });
  return new Response(JSON.stringify(document), {
    status,
    headers: { 'content-type': 'application/problem+json' },
  });
}
