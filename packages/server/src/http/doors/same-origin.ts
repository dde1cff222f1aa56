// Whether a request comes from a page of this very server. Knows no session.
import type { IncomingHttpHeaders } from 'node:http';
import type { ProblemFacts } from '@kintsugi/contract';
import { hostOf, type PublicOrigin } from '../session-cookie.ts';

export const CROSS_SITE: ProblemFacts = {
  kind: 'cross-site',
  status: 403,
  detail: 'this came from a page of another origin, or from something that does not say where it comes from',
  mend: 'Programs send `Authorization: Bearer TOKEN` instead of a cookie. Behind a proxy that changes the Host, set `server.publicUrl` in kintsugi.yaml.',
};

/**
 * `same-origin` and no less: ports of one machine, and names of one domain, are the same *site*, and others listen there.
 * Browsers that do not say it must say the origin.
 */
export function isSameOrigin(headers: IncomingHttpHeaders, publicOrigin: PublicOrigin): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  if (headers.origin === undefined) return site === 'same-origin';
  return hasOwnOrigin(headers, publicOrigin);
}

/** For upgrades to WebSockets, with which browsers always send it. */
export function hasOwnOrigin({ origin, host }: IncomingHttpHeaders, publicOrigin: PublicOrigin): boolean {
  if (origin === undefined) return false;
  if (publicOrigin !== null && origin === publicOrigin) return true;
  return /^https?:\/\//.test(origin) && host !== undefined && hostOf(origin) === withoutDefaultPort(origin, host);
}

/** Browsers leave out the port that the scheme implies; some proxies write it into the Host. */
function withoutDefaultPort(origin: string, host: string): string {
  return host.toLowerCase().replace(origin.startsWith('https:') ? /:443$/ : /:80$/, '');
}
