// What a route may answer instead, by what the table says of it. Pure; the words of each refusal come with it when it is made.
import type { Route, RouteError } from './route.ts';

/** In rising order of status. Every route may also answer 429 and 5xx; these are nobody's to expect. */
export function errorsOf(route: Route): readonly RouteError[] {
  const { permission, params, query, body, scope = 'whole', idempotent, ifMatch, coming, errors = [] } = route;
  const takesInput = params !== undefined || query !== undefined || body !== undefined;
  const found: RouteError[] = [...errors];
  if (takesInput) found.push({ status: 400, kind: 'invalid-input', when: 'a field is unknown, missing or wrong' });
  if (permission !== null) {
    found.push({ status: 401, kind: 'unauthenticated', when: 'no token, or none that counts' });
    found.push({ status: 403, kind: 'forbidden', when: `the role has not the permission "${permission}"` });
    if (scope === 'whole')
      found.push({ status: 403, kind: 'limited-to-services', when: 'the caller is limited to services' });
  }
  const what = WHAT[scope];
  if (what !== undefined && params !== undefined)
    found.push({ status: 404, kind: `unknown-${what}`, when: 'there is none that the caller may see' });
  if (idempotent === true)
    found.push({ status: 409, kind: 'idempotency-conflict', when: 'the key was used for another request' });
  if (ifMatch === true)
    found.push({ status: 412, kind: 'moved-on', when: 'the incident is at another version by now' });
  if (coming !== undefined) found.push({ status: 501, kind: 'coming', when: 'always, until it is built' });
  return found.toSorted((a, b) => a.status - b.status);
}

const WHAT: Readonly<Partial<Record<NonNullable<Route['scope']>, string>>> = {
  service: 'service',
  incident: 'incident',
  build: 'build',
  repair: 'repair',
  project: 'project',
};
