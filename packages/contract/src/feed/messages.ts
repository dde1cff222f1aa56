// What crosses `/ws`: the messages of client and server, the topics, and why a connection ends. Knows neither end.
import { z } from 'zod';
import { TIMELINE_KINDS } from '../live-events.ts';
import { problemSchema } from '../problem.ts';
import { actor, time } from '../shapes/basics.ts';

export const FEED_PATH = '/ws';
export const FEED_PROTOCOL = 'kintsugi.v1';
export const HEARTBEAT_SECONDS = 15;

export const GENERAL_TOPICS = ['incidents', 'services', 'development'] as const;
/** As people are told of them. */
export const TOPIC_SHAPES = [...GENERAL_TOPICS, 'incident:inc_…', 'repair:rep_…'] as const;

const TOPIC = /^(?:incidents|services|development|incident:inc_[0-9A-Za-z-]{1,80}|repair:rep_[0-9A-Za-z-]{1,80})$/;
const topic = z
  .string()
  .max(100)
  .regex(TOPIC, `one of the topics ${TOPIC_SHAPES.join(', ')}`);
const topics = z.array(topic).min(1).max(50);

/** A position in the durable log, as text: ascending, with gaps. Nothing else may be read out of it. */
export const eventId = z
  .string()
  .max(16)
  .regex(/^(?:0|[1-9]\d*)$/, 'the id of an event that the feed sent');

/**
 * `hello` is for browsers, which cannot send a header: first, and only there. `after` may be given while nothing is
 * subscribed; topics that are added later begin where the connection is, so that ids ascend on every connection.
 */
export const clientMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('hello'), token: z.string().min(1).max(200) }),
  z.strictObject({ type: z.literal('subscribe'), topics, after: eventId.optional() }),
  z.strictObject({ type: z.literal('unsubscribe'), topics }),
  z.strictObject({ type: z.literal('ping') }),
]);
export type ClientMessage = z.input<typeof clientMessage>;

export const feedEvent = z.object({
  id: eventId,
  type: z.enum(TIMELINE_KINDS),
  at: time,
  /** Of the subscribed topics the narrowest: an event is sent once on a connection, whatever its topics. */
  topic,
  data: z.object({
    subject: z.object({
      kind: z.enum(['incident', 'repair', 'build', 'service', 'project', 'platform']),
      id: z.string(),
    }),
    /** The subject's version after the event: whoever shows a newer one need not look. */
    version: z.int(),
    says: z.string(),
    actor,
  }),
});
export type FeedEvent = z.infer<typeof feedEvent>;

/** `after` is always how far this connection has come: where to resume, also when its topics were quiet. */
const controlMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('subscribed'), topics: z.array(topic), after: eventId }),
  z.object({ type: z.literal('heartbeat'), at: time, after: eventId }),
  z.object({ type: z.literal('pong'), at: time }),
  /** Read everything anew; what happens after `after` can be subscribed. The connection ends. */
  z.object({ type: z.literal('resync'), reason: z.string(), mend: z.string(), after: eventId }),
  z.object({ type: z.literal('error'), problem: problemSchema }),
]);

export const serverMessage = z.union([controlMessage, feedEvent]);
export type ServerMessage = z.infer<typeof serverMessage>;

/** Why a connection ended; the reason is in the close frame too. */
export const FEED_CLOSE = {
  stopping: 1001,
  broken: 1011,
  notText: 1003,
  tooSlow: 4008,
  resync: 4009,
  unauthenticated: 4401,
  forbidden: 4403,
  tooMany: 4429,
} as const;

/** Null when one of them is no topic. */
export function asTopics(names: readonly string[]): readonly string[] | null {
  return names.every((name) => TOPIC.test(name)) ? names : null;
}
