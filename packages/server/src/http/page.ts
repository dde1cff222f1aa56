// Serves the built page: its files, and for every address that is one of the page's own, its one document.
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';

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
  // Set for files that are there: an answer that something is missing must not be kept for good.
  const setHeaders = (reply: HeaderHolder, path: string): void =>
    void reply.header('cache-control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
  void app.register(fastifyStatic, { root: folder, serve: false, cacheControl: false, setHeaders });
  // Looked up when asked for: a page that is built anew under a running server has files of other names.
  app.get('/assets/*', async (request, reply) =>
    reply.sendFile(`assets/${(request.params as { readonly '*': string })['*']}`),
  );
  app.get('/icon.svg', async (_request, reply) => reply.sendFile('icon.svg'));
  app.get('/*', async (request, reply) => (isPage(request) ? reply.sendFile('index.html') : reply.callNotFound()));
}

interface HeaderHolder {
  header(name: string, value: string): unknown;
}

/** A person's browser that opens an address: programs that ask for JSON get the problem document. */
function isPage({ url, headers }: FastifyRequest): boolean {
  return !NOT_PAGES.test(url) && (headers.accept ?? '').includes('text/html');
}

const NOT_BUILT = `Kintsugi is up; its page was not built. "npm run build:web" builds it; the terminal shows everything meanwhile:
  kintsugi status
  kintsugi incidents ls
`;
