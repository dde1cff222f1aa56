// What every answer tells browsers to refuse. Answers are data: nothing in them may run, be framed or be sniffed.
import type { FastifyInstance } from 'fastify';

const ALWAYS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
};

const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** For pages of our own: scripts and styles from files alone, so that no log line that reaches the page can run. */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

export function addSecurityHeaders(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply) => {
    for (const [name, value] of Object.entries(ALWAYS)) void reply.header(name, value);
    const isPage = String(reply.getHeader('content-type') ?? '').startsWith('text/html');
    // "Not modified" names no type, and its headers replace those that the browser keeps: the policy stays as it was sent.
    if (reply.statusCode !== 304) void reply.header('content-security-policy', isPage ? PAGE_POLICY : DATA_POLICY);
    // Answers to a token are one person's: no shared cache may keep them, and what acts is not kept at all.
    if (reply.hasHeader('cache-control')) return;
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    void reply.header('cache-control', isRead ? 'private, no-cache' : 'no-store');
  });
}
