// The feed's door in the HTTP server: who may not come in is told as on every other route, before the upgrade.
import websocket from '@fastify/websocket';
import { FEED_PATH, FEED_PROTOCOL, type ProblemFacts } from '@kintsugi/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { cameByCookie } from '../http/doors/session.ts';
import { sendProblem } from '../http/problems.ts';
import { MOST_MESSAGE_BYTES } from './bounds.ts';
import type { LiveFeed } from './feed.ts';
import type { Peer } from './peer.ts';

const GOODBYE_MS = 1_000;

/** Before the server listens. The feed ends with the server: `app.close()` stops it first. */
export function openFeedDoor(app: FastifyInstance, feed: LiveFeed): void {
  void app.register(websocket, {
    options: {
      maxPayload: MOST_MESSAGE_BYTES,
      // Compression would cost memory for every client.
      perMessageDeflate: false,
      handleProtocols: (offered: Set<string>) => (offered.has(FEED_PROTOCOL) ? FEED_PROTOCOL : false),
    },
    // The library has said why in its close frame: what is left is not to wait for an answer for ever.
    errorHandler: (_error: Error, socket: unknown) => {
      setTimeout(() => (socket as Peer).terminate(), GOODBYE_MS).unref();
    },
    preClose: (done: () => void) => void feed.stop().finally(done),
  });
  // Who is turned away before the library saw them keeps their socket otherwise: it is no longer the server's to close.
  app.addHook('onResponse', async ({ headers, raw }) => {
    if (headers.upgrade !== undefined) raw.socket.destroySoon();
  });
  void app.register(async (scope) => {
    const preValidation = (request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
      const facts = faultOf(request, feed);
      if (facts === null) done();
      // The library ends the socket after such an answer: nobody should ask over it again.
      else void sendProblem(request, reply.header('connection', 'close'), facts);
    };
    const options = { websocket: true, preValidation } as const;
    scope.get(FEED_PATH, options, (socket: unknown, request) =>
      feed.open(socket as Peer, request.headers.authorization),
    );
  });
}

function faultOf(request: FastifyRequest, feed: LiveFeed): ProblemFacts | null {
  if (!request.ws) {
    const mend = `Connect with a WebSocket client and the subprotocol ${FEED_PROTOCOL}.`;
    return { kind: 'upgrade-required', status: 426, detail: 'the live feed is a WebSocket', mend };
  }
  if (request.url.includes('?')) {
    const detail = 'the live feed takes nothing in its address';
    const mend = 'Send the token as a header or in the first message: addresses end up in logs.';
    return { kind: 'invalid-input', status: 400, detail, mend };
  }
  const offered = request.headers['sec-websocket-protocol']?.split(',').map((name) => name.trim()) ?? [];
  if (!offered.includes(FEED_PROTOCOL)) {
    const detail = `the client does not speak ${FEED_PROTOCOL}`;
    return { kind: 'wrong-protocol', status: 400, detail, mend: `Ask for the subprotocol ${FEED_PROTOCOL}.` };
  }
  const { authorization } = request.headers;
  // A page cannot read why an upgrade was refused: whose cookie does not count is told so afterwards, in the feed's words.
  return authorization === undefined || cameByCookie(request) ? null : feed.refuses(authorization);
}
