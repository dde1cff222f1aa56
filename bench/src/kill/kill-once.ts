// One kill from beginning to end: a replica hangs, the server is killed at its point, another one takes over, and what came of it.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '@kintsugi/contract';
import { valueOf } from '../answers.ts';
import { keepAsking } from './customers.ts';
import type { Asked } from './customers.ts';
import { phaseOf, readLog } from './log-file.ts';
import { endOf, SERVICE } from './points.ts';
import type { KillPoint } from './points.ts';
import { begunByMachine } from './runtime-journal.ts';
import { keeperPid, lives, openStage, until } from './stage.ts';
import type { RunningServer, Stage } from './stage.ts';

export interface KillOutcome {
  readonly point: string;
  /** Phase of the incident when the server was killed, as the log has it; `none` before there was one. */
  readonly phase: string;
  readonly end: string;
  readonly sameEnd: boolean;
  /** Of the runtime's own journal: how often something was done again. */
  readonly actionsTwice: number;
  /** By the API before the kill, or on the disk after it. */
  readonly eventsSeen: number;
  readonly eventsLost: number;
  readonly chain: string;
  /** Through the balancer while no server lived. */
  readonly asked: Asked;
  /** Untouched replica and keeper have the process ids that they had before. */
  readonly survived: boolean;
  /** Processes that still lived after `down`. */
  readonly leftBehind: number;
  readonly seconds: number;
}

type RawEvent = Answer<'listEvents'>['items'][number];
/** A healing takes about twenty seconds: any moment of it. */
const RANDOM_WITHIN_MS = 20_000;

/** `share` (0 to 1) chooses the moment where the point leaves it open. */
export async function killOnce(folder: string, point: KillPoint, share: number): Promise<KillOutcome> {
  const startMs = performance.now();
  const stage = await openStage(folder, point.story);
  try {
    return await play(stage, point, share, startMs);
  } finally {
    await stage.dispose();
  }
}

async function play(stage: Stage, point: KillPoint, share: number, startMs: number): Promise<KillOutcome> {
  const first = await stage.start(typeof point.at === 'object' && point.at !== null ? point.at : undefined);
  const [hung, untouched] = await bothReady(first);
  const keeper = await keeperPid(stage.dataFolder);
  const { url } = valueOf(await first.client.getService({ params: { name: SERVICE } }));
  process.kill(hung.pid, 'SIGSTOP');
  try {
    const killed = point.at === null ? null : await kill(stage, first, point, share, url);
    const last = killed?.server ?? first;
    const id = await until('an incident is open', () => incidentOf(last));
    await until('it is at its end', () => atEnd(last, id));
    const end = await endLine(stage, last, id);
    const seen = killed?.seen ?? [];
    const audit = valueOf(await last.client.verifyAudit({}));
    const { replicaStates: replicas } = valueOf(await last.client.getService({ params: { name: SERVICE } }));
    const pids = [first.pid, last.pid, keeper, hung.pid, ...replicas.map(({ pid }) => pid ?? 0)].filter(
      (pid) => pid > 0,
    );
    const survived =
      (await keeperPid(stage.dataFolder)) === keeper &&
      replicas.some(({ instance, pid }) => instance === untouched.instance && pid === untouched.pid);
    await last.down();
    const kept = new Set(readLog(stage.dataFolder).map(({ hash }) => hash));
    return {
      point: point.name,
      phase: killed?.phase ?? 'none',
      end,
      sameEnd: end === endOf(point.story, hung.instance),
      actionsTwice: await doneAgain(stage.dataFolder),
      eventsSeen: seen.length,
      eventsLost: seen.filter((hash) => !kept.has(hash)).length,
      chain: audit.ok ? 'intact' : (audit.fault?.says ?? 'broken'),
      asked: killed?.asked ?? { requests: 0, failed: 0 },
      survived,
      leftBehind: pids.filter(lives).length,
      seconds: (performance.now() - startMs) / 1_000,
    };
  } finally {
    if (lives(hung.pid)) process.kill(hung.pid, 'SIGCONT');
  }
}

interface Killed {
  readonly server: RunningServer;
  /** Hashes of the events that must not be lost. */
  readonly seen: readonly string[];
  readonly phase: string;
  readonly asked: Asked;
}

/** What the API has shown before the kill, and what lay on the disk after it, is what must not be lost. */
async function kill(stage: Stage, first: RunningServer, point: KillPoint, share: number, url: string): Promise<Killed> {
  if (point.at === 'random') await sleep(share * RANDOM_WITHIN_MS);
  else await until(`it holds at ${point.name}`, () => Promise.race([first.held.then(() => true), sleep(20, null)]));
  const id = await incidentOf(first);
  const shown = id === null ? [] : await eventsOf(first, id);
  // A replica that hangs but has not been noticed yet keeps its requests waiting, server or not.
  const isNoticed = phaseOf(readLog(stage.dataFolder)) !== 'none';
  const customer = isNoticed ? keepAsking(url) : null;
  await first.kill();
  const durable = readLog(stage.dataFolder);
  const server = await stage.start();
  const asked = (await customer?.stop()) ?? { requests: 0, failed: 0 };
  const seen = [...new Set([...shown, ...durable].map(({ hash }) => hash))];
  return { server, seen, phase: phaseOf(durable), asked };
}

interface Running {
  readonly instance: string;
  readonly pid: number;
}

function bothReady({ client }: RunningServer): Promise<[Running, Running]> {
  return until('both replicas are ready', async () => {
    const { replicaStates: replicas } = valueOf(await client.getService({ params: { name: SERVICE } }));
    const ready = replicas.flatMap(({ instance, pid, state }) =>
      state === 'ready' && pid !== null ? [{ instance, pid }] : [],
    );
    return ready[0] !== undefined && ready[1] !== undefined ? [ready[0], ready[1]] : null;
  });
}

async function incidentOf({ client }: RunningServer): Promise<string | null> {
  const { items } = valueOf(await client.listIncidents({ query: {} }));
  if (items.length > 1) throw new Error(`${items.length} incidents for one cause`);
  return items[0]?.id ?? null;
}

async function eventsOf({ client }: RunningServer, id: string): Promise<readonly RawEvent[]> {
  return valueOf(await client.listEvents({ params: { id } })).items;
}

async function atEnd(server: RunningServer, id: string): Promise<true | null> {
  const events = await eventsOf(server, id);
  const last = events.findLast(({ type }) => type === 'incident-resolved' || type === 'incident-escalated');
  const written = events.some(
    ({ type, version }) => type === 'postmortem-written' && version > (last?.version ?? Infinity),
  );
  const called = last?.type === 'incident-resolved' || events.some(({ type }) => type === 'person-called');
  return written && called ? true : null;
}

async function endLine({ dataFolder }: Stage, { client }: RunningServer, id: string): Promise<string> {
  const [incident, service] = [
    valueOf(await client.getIncident({ params: { id } })),
    await until('the replicas have settled', async () => {
      const now = valueOf(await client.getService({ params: { name: SERVICE } }));
      return now.replicaStates.length === 2 ? now : null;
    }),
  ];
  const { operations } = await begunByMachine(dataFolder);
  const did = operations.flatMap(({ request, outcome }) => {
    if (request === null || outcome?.kind === 'rejected') return [];
    return [`${request.kind} ${'instance' in request ? request.instance : request.service}`];
  });
  const ready = service.replicaStates.filter(({ state }) => state === 'ready').length;
  const { path } = valueOf(await client.getPostmortem({ params: { id } }));
  return [
    incident.phase === 'escalated'
      ? 'escalated, a person called'
      : `${incident.phase}, ${incident.ending ?? 'no ending'}`,
    `did: ${did.join(', ') || 'nothing'}`,
    `${ready} of ${service.replicaStates.length} ready`,
    `postmortem ${path === null ? 'missing' : 'written'}`,
  ].join('; ');
}

async function doneAgain(dataFolder: string): Promise<number> {
  const { operations, twice } = await begunByMachine(dataFolder);
  const done = operations
    .filter(({ outcome }) => outcome?.kind !== 'rejected')
    .map(({ request }) => JSON.stringify(request));
  return twice.length + done.length - new Set(done).size;
}
