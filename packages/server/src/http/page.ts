// Serves the built page: its files, and for every address that is one of the page's own, its one document.
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Names under which the build never changes a file: their content is in their name. */
const HASHED = /[\\/]assets[\\/]/;
/** What belongs to machines: a wrong address there must stay an error, not become a page. */
const NOT_PAGES = /^\/(?:api|auth|ws|v1|metrics|docs|health|openapi\.json|assets)(?:[/?]|$)/;

export interface PagePlace {
  /** Absolute folder of the built page, with its `index.html`; null: it was not built. */
  readonly folder: string | null;
}

/** Before the server listens. */
export function servePage(app: FastifyInstance, { folder }: PagePlace): void {
  if (folder === null) {
    app.get('/', async (_request, reply) => reply.type('text/plain; charset=utf-8').send(NOT_BUILT));
    return;
  }
  void app.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      void reply.header('cache-control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  const index = { root: folder, name: 'index.html' };
  app.get('/*', async (request, reply) => (isPage(request) ? sendIndex(reply, index) : reply.callNotFound()));
}

/** A person's browser that opens an address: programs that ask for JSON get the problem document. */
function isPage({ url, headers }: FastifyRequest): boolean {
  return !NOT_PAGES.test(url) && (headers.accept ?? '').includes('text/html');
}

function sendIndex(
  reply: FastifyReply,
  { root, name }: { readonly root: string; readonly name: string },
): FastifyReply {
  return reply.sendFile(name, join(root));
}

const NOT_BUILT = `Kintsugi is up; its page was not built. "npm run build:web" builds it; the terminal shows everything meanwhile:
  kintsugi status
  kintsugi incidents ls
`;
