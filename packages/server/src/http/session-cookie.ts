// The cookies of this server: their names, how they are read and written. Knows nothing of what they hold.
import type { IncomingHttpHeaders } from 'node:http';

/** The origin that people reach this server by, when it is told; null: only what the request says is known. */
export type PublicOrigin = string | null;

export const SESSION_COOKIE = 'kintsugi_session';
const VALUE = /^[\w.~+/=-]{1,200}$/;

/**
 * On https names begin with `__Host-`: browsers take such a cookie from this very host alone, so that no neighbour under
 * the same domain can put one there.
 */
export function cookieName(name: string, isSecure: boolean): string {
  return isSecure ? `__Host-${name}` : name;
}

/** Null without it, and when it is there twice: then somebody else has put one of them there. */
export function readCookie(headers: IncomingHttpHeaders, name: string): string | null {
  const values = (headers.cookie ?? '').split(';').flatMap((pair) => {
    const at = pair.indexOf('=');
    return at >= 0 && pair.slice(0, at).trim() === name ? [pair.slice(at + 1).trim()] : [];
  });
  const [value] = values;
  return values.length === 1 && value !== undefined && VALUE.test(value) ? value : null;
}

export interface CookieFacts {
  readonly isSecure: boolean;
  readonly sameSite: 'Strict' | 'Lax';
  /** Null: until the browser is closed. Zero takes it away. */
  readonly seconds: number | null;
}

export function writeCookie(name: string, value: string, { isSecure, sameSite, seconds }: CookieFacts): string {
  const parts = [`${cookieName(name, isSecure)}=${value}`, 'Path=/', 'HttpOnly', `SameSite=${sameSite}`];
  if (isSecure) parts.push('Secure');
  if (seconds !== null) parts.push(`Max-Age=${Math.max(0, Math.ceil(seconds))}`);
  return parts.join('; ');
}

/**
 * Whether the browser came over https, which ends at a proxy. A client that lies about it harms its own cookies alone: no
 * page can set this header for somebody else's browser.
 */
export function isSecure(headers: IncomingHttpHeaders, publicOrigin: PublicOrigin): boolean {
  const [proto] = String(headers['x-forwarded-proto'] ?? '').split(',');
  if (proto?.trim() === 'https') return true;
  return publicOrigin?.startsWith('https:') === true && hostOf(publicOrigin) === headers.host?.toLowerCase();
}

export function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
