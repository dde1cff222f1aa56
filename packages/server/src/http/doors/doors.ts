// Everything that a request passes before a route sees it. Knows no route.
import type { Server } from 'node:http';
import cors from '@fastify/cors';
import type { FastifyHttpOptions, FastifyInstance } from 'fastify';
import type { Grants } from '../../folder/tokens.ts';
import type { PublicOrigin } from '../session-cookie.ts';
import { addForeignTokens, type Prepare } from './foreign.ts';
import { addSecurityHeaders } from './headers.ts';
import { addHostCheck, type HostOptions } from './host.ts';
import { addJsonParser } from './json.ts';
import { addLimits, type Limits } from './limits.ts';
import { addSessionDoor } from './session.ts';
import { answerUnreadable } from './unreadable.ts';

export interface DoorOptions extends HostOptions {
  readonly limits: Limits;
  /** Origins whose pages may call; none by default. */
  readonly origins: readonly string[];
  readonly publicOrigin: PublicOrigin;
  readonly prepare?: Prepare | undefined;
}

/** What a server without a configuration does, such as one in a test. */
export const CLOSED_DOORS: DoorOptions = {
  host: '127.0.0.1',
  names: [],
  limits: { perTokenMinute: 6_000, perAddressMinute: 600 },
  origins: [],
  publicOrigin: null,
};

/** Bounds of the HTTP server itself: on the size of headers, and on how long somebody may take to send them. */
export const SERVER_BOUNDS = {
  http: { maxHeaderSize: 16_384, headersTimeout: 10_000, connectionsCheckingInterval: 2_000 },
  requestTimeout: 30_000,
  clientErrorHandler: answerUnreadable,
} satisfies FastifyHttpOptions<Server>;

const HEADERS_MAX = 100;

export function closeDoors(app: FastifyInstance, grants: Grants, options: DoorOptions): void {
  app.server.maxHeadersCount = HEADERS_MAX;
  addSecurityHeaders(app);
  addHostCheck(app, options);
  if (options.origins.length > 0) {
    void app.register(cors, {
      origin: [...options.origins],
      credentials: false,
      methods: ['GET', 'POST', 'PUT', 'DELETE'],
      allowedHeaders: ['authorization', 'content-type', 'idempotency-key', 'if-match', 'if-none-match'],
      exposedHeaders: ['etag', 'retry-after'],
      maxAge: 600,
    });
  }
  addSessionDoor(app, options.publicOrigin);
  addLimits(app, grants, options.limits);
  if (options.prepare !== undefined) addForeignTokens(app, options.prepare);
  addJsonParser(app);
}
