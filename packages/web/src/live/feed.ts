// The live feed of the page: which questions an event makes stale, what stands in the log of what agents do.
import { createFeed, type FeedEvent, type FeedState, type RouteName } from '@kintsugi/contract';
import { signal } from '@preact/signals';
import { questions } from './ask.ts';

export const connection = signal<FeedState>({ kind: 'connecting' });
/** When the server was last heard of, ms since the epoch: the age of what is shown. */
export const heardMs = signal(Date.now());
/** Newest last; bounded. */
export const told = signal<readonly FeedEvent[]>([]);

const KEPT = 300;
/** Events come in bursts: what they make stale is asked for once a burst. */
const GATHER_MS = 120;

let begun = false;
let wasAway = false;
let events: FeedEvent[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;

export function followFeed(): void {
  if (begun) return;
  begun = true;
  createFeed({
    url: location.origin,
    topics: ['incidents', 'services', 'development'],
    onEvent: (event) => {
      events.push(event);
      timer ??= setTimeout(takeBurst, GATHER_MS);
    },
    onState: (state) => {
      connection.value = state;
      if (state.kind === 'waiting') wasAway = true;
      if (state.kind === 'live') heardMs.value = Date.now();
      // What happened while nobody listened is told too, but figures moved without events.
      if (state.kind === 'resync' || (state.kind === 'live' && wasAway)) {
        wasAway = false;
        void questions.invalidateQueries();
      }
    },
  });
}

function takeBurst(): void {
  timer = undefined;
  heardMs.value = Date.now();
  const burst = events;
  events = [];
  told.value = [...told.value, ...burst].slice(-KEPT);
  void questions.invalidateQueries({ predicate: ({ queryKey }) => burst.some((event) => makesStale(event, queryKey)) });
}

const LISTS: Readonly<Record<FeedEvent['data']['subject']['kind'], readonly RouteName[]>> = {
  incident: ['listIncidents', 'listApprovals', 'getStatus', 'getScorecard', 'listLessons', 'listServices'],
  repair: ['listRepairs', 'listProjects', 'listBuilds', 'getStatus'],
  build: ['listBuilds', 'listProjects'],
  service: ['listServices', 'getService', 'listChanges', 'getTopology'],
  project: ['listProjects', 'listLocks'],
  platform: ['getStatus'],
};

function makesStale({ data: { subject } }: FeedEvent, [name, input]: readonly unknown[]): boolean {
  if (LISTS[subject.kind].includes(name as RouteName)) return true;
  const params = (input as { readonly params?: Readonly<Record<string, string>> }).params ?? {};
  return Object.values(params).includes(subject.id);
}
