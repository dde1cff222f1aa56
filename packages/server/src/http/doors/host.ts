// Turns away requests that a name brought here which is not ours: a page elsewhere may point its own name at this machine
// (DNS rebinding), and its browser then sends that name as the Host.
import type { ProblemFacts } from '@kintsugi/contract';
import type { FastifyInstance } from 'fastify';
import { sendProblem } from '../problems.ts';

const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

export interface HostOptions {
  /** The address that it listens on. */
  readonly host: string;
  /** Further names that it is reached by, such as that of a proxy. */
  readonly names: readonly string[];
}

/** On other addresses than the loopback it cannot know its names; there it checks only against names it was told. */
export function addHostCheck(app: FastifyInstance, { host, names }: HostOptions): void {
  const own = host.includes(':') ? `[${host}]` : host;
  const isLoopback = isLoopbackName(host);
  if (!isLoopback && names.length === 0) return;
  const known = new Set([...(isLoopback ? LOOPBACK : [own]), ...names.map((name) => name.toLowerCase())]);
  app.addHook('onRequest', async (request, reply) => {
    if (known.has(nameIn(request.headers.host ?? ''))) return undefined;
    return sendProblem(request, reply, MISDIRECTED);
  });
}

/** With or without the brackets of IPv6. */
export function isLoopbackName(host: string): boolean {
  return LOOPBACK.includes(host.startsWith('[') || !host.includes(':') ? host : `[${host}]`);
}

/** Without its port. */
export function nameIn(host: string): string {
  return host.toLowerCase().replace(/:\d{1,5}$/, '');
}

const MISDIRECTED: ProblemFacts = {
  kind: 'unknown-host',
  status: 421,
  detail: 'this server is not known by the name in the Host header',
  mend: 'Use 127.0.0.1 or localhost, or add the name to `server.hosts` in kintsugi.yaml.',
};
