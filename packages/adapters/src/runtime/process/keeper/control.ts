// The keeper's door: JSON over HTTP on a loopback port, for whoever can read the token in the data folder.
import { timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { ActionRequest } from '@kintsugi/domain';
import type { RuntimeSpec } from '../spec.ts';
import type { PreparedReleases } from './declare.ts';
import type { Keeper } from './keeper.ts';
import { inverseOf } from './plan.ts';

/** Bumped when the messages change: a client of another version says so instead of misunderstanding. */
export const PROTOCOL = 1;

const BODY_BYTES_MAX = 8 * 1024 * 1024;

export interface ControlOptions {
  readonly keeper: Keeper;
  readonly token: string;
  /** Called once the answer to `down` is under way. */
  onDown(): void;
}

type Handler = (body: Record<string, unknown>) => unknown;

export async function openControl(
  options: ControlOptions,
): Promise<{ readonly port: number; readonly server: Server }> {
  const handlers = handlersOf(options);
  const server = createServer({ requestTimeout: 0 }, (request, response) => {
    const reply = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body ?? null));
    };
    if (!isAllowed(request, options.token)) return reply(401, { because: 'wrong token' });
    const handler = handlers.get(request.url ?? '');
    if (!handler) return reply(404, { because: `nothing at ${request.url ?? ''}` });
    readBody(request)
      .then(handler)
      .then((answer) => reply(200, answer))
      .catch((error: unknown) => {
        console.error(error);
        reply(500, { because: error instanceof Error ? error.message : String(error) });
      });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  return { server, port: typeof address === 'object' && address ? address.port : 0 };
}

/** Bodies are trusted in shape: only our own client holds the token. What they ask for is not, and is judged in `plan.ts`. */
function handlersOf({ keeper, onDown }: ControlOptions): ReadonlyMap<string, Handler> {
  return new Map<string, Handler>([
    ['/ping', () => ({ protocol: PROTOCOL })],
    ['/declare', ({ spec, prepared }) => keeper.declare(spec as RuntimeSpec, prepared as PreparedReleases)],
    ['/register', ({ service, prepared }) => keeper.register(String(service), prepared as PreparedReleases[string])],
    ['/spec', ({ service }) => keeper.journal.memory.services.get(String(service))?.spec ?? null],
    ['/services', () => keeper.services()],
    ['/busy', () => keeper.services().some(({ service }) => keeper.operations.isBusy(service))],
    ['/releases', ({ service }) => keeper.journal.memory.services.get(String(service))?.releases ?? []],
    ['/changes', ({ sinceMs }) => keeper.changes(Number(sinceMs))],
    ['/inverse', ({ request }) => inverseOf(request as ActionRequest, keeper.journal.memory)],
    ['/apply', ({ request, key, by }) => keeper.operations.apply(request as ActionRequest, String(key), String(by))],
    ['/outcome', ({ key }) => keeper.operations.outcomeOf(String(key))],
    ['/observe', () => keeper.read()],
    [
      '/down',
      async () => {
        await keeper.down('politely');
        setImmediate(onDown);
        return { ended: true };
      },
    ],
  ]);
}

function isAllowed(request: IncomingMessage, token: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) throw new Error('the message is too long');
    chunks.push(chunk);
  }
  const body: unknown = bytes === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString('utf8'));
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
}
