// One kill from beginning to end: a build is broken, the server is killed at its point, another one takes over, and what came of it.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readForgeToken } from '@kintsugi/server';
import { valueOf } from '../answers.ts';
import { readLog } from '../kill/log-file.ts';
import type { LoggedEvent } from '../kill/log-file.ts';
import { begunByMachine } from '../kill/runtime-journal.ts';
import { stageWith, until } from '../kill/stage.ts';
import type { RunningServer, Stage } from '../kill/stage.ts';
import * as code from './code.ts';
import { personAt } from './person.ts';
import type { RepairKillPoint } from './points.ts';
import { leftInForge } from './what-is-left.ts';

export interface RepairKillOutcome {
  readonly point: string;
  /** The last event of the repair that was durable when the server was killed. */
  readonly killedAfter: string;
  readonly end: string;
  readonly sameEnd: boolean;
  /** Of the runtime's own journal: how often something was done again. */
  readonly actionsTwice: number;
  /** On the disk after the kill. */
  readonly eventsSeen: number;
  readonly eventsLost: number;
  readonly chain: string;
  /** Processes that still worked in its folder after `down`. */
  readonly leftBehind: number;
  readonly seconds: number;
}

const LEAVE_MS = 5_000;

/** `share` (0 to 1) chooses the moment where the point leaves it open. */
export async function killRepairOnce(
  folder: string,
  point: RepairKillPoint,
  share: number,
): Promise<RepairKillOutcome> {
  const startMs = performance.now();
  const stage = await stageWith(folder, code.CONFIGURATION, code.SERVICE_FILES);
  try {
    const { at } = point;
    const first = await stage.start(at !== null && !('seen' in at) ? at : undefined);
    await breakTheBuild(stage, first, folder);
    const killed = at === null ? null : await kill(stage, first, point, share);
    const last = killed?.server ?? first;
    const said = await endSaid(last);
    const did = await deedsIn(stage.dataFolder);
    const answers = await answerOf(last);
    const audit = valueOf(await last.client.verifyAudit({}));
    await last.down();
    const kept = new Set(readLog(stage.dataFolder).map(({ hash }) => hash));
    const end = [...said, ...(await leftInForge(stage.dataFolder)), `did: ${did.done}`, `answers: ${answers}`].join(
      '; ',
    );
    const seen = killed?.durable ?? [];
    return {
      point: point.name,
      killedAfter: seen.findLast(({ stream }) => stream.startsWith('repair:'))?.type ?? 'nothing',
      end,
      sameEnd: end === code.END,
      actionsTwice: did.twice,
      eventsSeen: seen.length,
      eventsLost: seen.filter(({ hash }) => !kept.has(hash)).length,
      chain: audit.ok ? 'intact' : (audit.fault?.says ?? 'broken'),
      leftBehind: await stillAt(folder),
      seconds: (performance.now() - startMs) / 1_000,
    };
  } finally {
    await stage.dispose();
  }
}

async function breakTheBuild({ dataFolder }: Stage, { client }: RunningServer, folder: string): Promise<void> {
  const person = await personAt(join(folder, 'person'));
  const [project] = valueOf(await client.listProjects({})).items;
  const [remote, token] = [project?.gitUrl ?? '', (await readForgeToken(dataFolder)) ?? ''];
  const good = await person.push(remote, token, code.FIRST_SUBJECT, code.FIRST);
  await until('the first commit is built', async () => {
    const { items } = valueOf(await client.listBuilds({ query: { state: 'passed' } }));
    return items.some(({ commit }) => commit.sha === good) ? true : null;
  });
  await until('the service is ready', async () => {
    const { replicaStates } = valueOf(await client.getService({ params: { name: code.SERVICE } }));
    return replicaStates.every(({ state }) => state === 'ready') ? true : null;
  });
  await person.push(remote, token, code.BREAKAGE_SUBJECT, code.BREAKAGE);
}

interface Killed {
  readonly server: RunningServer;
  /** What must not be lost. */
  readonly durable: readonly LoggedEvent[];
}

async function kill(stage: Stage, first: RunningServer, { name, at }: RepairKillPoint, share: number): Promise<Killed> {
  if (at !== null && 'seen' in at) {
    const isThere = async () => (readLog(stage.dataFolder).some(({ type }) => type === at.seen) ? true : null);
    await until(`${at.seen} is durable`, isThere);
    await sleep(share * at.withinMs);
  } else await until(`it holds at ${name}`, () => Promise.race([first.held.then(() => true), sleep(20, null)]));
  await first.kill();
  const durable = readLog(stage.dataFolder);
  return { server: await stage.start(), durable };
}

/** Once the repair has ended and is tidied, and its incident is written up: how they ended. */
function endSaid({ client }: RunningServer): Promise<readonly string[]> {
  return until('the repair has ended', async () => {
    const { items: repairs } = valueOf(await client.listRepairs({ query: {} }));
    const { items: incidents } = valueOf(await client.listIncidents({ query: {} }));
    const [repair] = repairs;
    if (repair === undefined || repair.endedAt === null) return null;
    const story = valueOf(await client.getRepairTimeline({ params: { id: repair.id }, query: {} })).items;
    if (!story.some(({ kind }) => kind === 'repair-tidied')) return null;
    const papers = await Promise.all(
      incidents.map(async ({ id, phase }) => {
        const paper = await client.getPostmortem({ params: { id } });
        return `${phase}, postmortem ${paper.ok && paper.value.path !== null ? 'written' : 'missing'}`;
      }),
    );
    if (papers.length === 0 || papers.some((paper) => !paper.endsWith('written'))) return null;
    return [
      repairs.map(({ phase, how }) => `${phase}, ${how ?? 'no ending'}`).join(', '),
      `incidents: ${papers.join(', ')}`,
    ];
  });
}

async function deedsIn(dataFolder: string): Promise<{ readonly done: string; readonly twice: number }> {
  const { operations, twice } = await begunByMachine(dataFolder);
  const done = operations.flatMap(({ request, outcome }) =>
    request === null || outcome?.kind === 'rejected' ? [] : [`${request.kind} ${request.service}`],
  );
  return { done: done.join(', ') || 'nothing', twice: twice.length };
}

async function answerOf({ client }: RunningServer): Promise<string> {
  const { url } = valueOf(await client.getService({ params: { name: code.SERVICE } }));
  return fetch(url).then(
    (response) => response.text(),
    (error: unknown) => String(error),
  );
}

/** Builds and searches that outlive their server would be found by their folder, which stands in their arguments. */
async function stillAt(folder: string): Promise<number> {
  const deadline = performance.now() + LEAVE_MS;
  for (;;) {
    const { stdout } = spawnSync('ps', ['-eo', 'args='], { encoding: 'utf8' });
    const count = stdout.split('\n').filter((line) => line.includes(folder)).length;
    if (count === 0 || performance.now() > deadline) return count;
    await sleep(100);
  }
}
