// What crosses the wire. Knows a schema library and nothing of ours.
export { createClient, type CallOptions, type Client, type ClientOptions, type Reply } from './client.ts';
export { errorsOf } from './errors.ts';
export type { Example } from './examples/example.ts';
export { EXAMPLES } from './examples/examples.ts';
export { createFeed, type Feed, type FeedOptions, type FeedSocket, type FeedState } from './feed/client.ts';
export {
  asTopics,
  clientMessage,
  eventId,
  FEED_CLOSE,
  FEED_PATH,
  FEED_PROTOCOL,
  feedEvent,
  GENERAL_TOPICS,
  HEARTBEAT_SECONDS,
  serverMessage,
  TOPIC_SHAPES,
  type ClientMessage,
  type FeedEvent,
  type ServerMessage,
} from './feed/messages.ts';
export { LIVE_EVENTS, TIMELINE_KINDS, type LiveEvent, type TimelineKind } from './live-events.ts';
export { mockAnswers, mockFetch, type MockOverrides } from './mock.ts';
export { openApi } from './openapi.ts';
export { mayUse, PERMISSIONS, permissionsOf, ROLES, type Permission, type Role } from './permissions.ts';
export { kindOf, problem, problemSchema, type Problem, type ProblemFacts } from './problem.ts';
export { BASE_PATH, type Coming, type Route, type RouteError, type Scope } from './route.ts';
export {
  ROUTE_NAMES,
  ROUTES,
  routeNamed,
  type Answer,
  type Checked,
  type ComingName,
  type Input,
  type RouteName,
  type Routes,
  type ServedName,
} from './routes.ts';
export {
  SIGN_IN_PATHS,
  SIGN_IN_FAILURES,
  signedIn,
  signInRequest,
  signInWays,
  type SignedIn,
  type SignInFailure,
  type SignInWays,
} from './sign-in.ts';
