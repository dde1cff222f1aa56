// `demo build`: the application as a repository on a server of our own, broken by commits, and nothing of it left behind.
import { relative } from 'node:path';
import { listBreakages, startBreakages, type DevelopmentEvent, type ScenarioListed } from '@kintsugi/chaos';
import { createClient, type Client } from '@kintsugi/contract';
import { endServices, readForgeToken, readToken, type Configuration, type Server } from '@kintsugi/server';
import type { Terminal } from '../../connection.ts';
import { complain, EXIT, showComplaint } from '../../output/complaint.ts';
import { elapsed } from '../../output/figures.ts';
import { tellLines } from '../../show/story.ts';
import { freshFolder, startOwnServer } from '../own-server.ts';
import { worldOf } from '../run-demo.ts';
import type { LiveStream } from '../screen.ts';
import { buildEndingLines, buildHeadLines, buildResultOf, type BuildResult } from './build-words.ts';
import { playBuild } from './play-build.ts';

export interface BuildDemoOptions {
  readonly only: string | undefined;
  readonly seed: number;
  readonly stream: LiveStream;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

export async function runBuildDemo(
  options: BuildDemoOptions,
  terminal: Terminal,
): Promise<{ readonly result: BuildResult; readonly exitCode: number }> {
  const beganMs = terminal.now();
  const { paper } = terminal;
  const all = await listBreakages();
  const meant = breakagesMeant(options.only, all);
  for (const line of buildHeadLines(meant, paper)) paper.line(line);
  const dataFolder = await freshFolder(terminal.folder);
  const run = startBreakages({ seed: options.seed, ...(options.only === undefined ? {} : { only: options.only }) });
  const events = run.events[Symbol.asyncIterator]();
  const stopRun = () => void run.stop();
  options.signal.addEventListener('abort', stopRun);
  const secondsNow = () => (terminal.now() - beganMs) / 1_000;
  const interrupted = { result: buildResultOf([], meant.length, 0), exitCode: EXIT.interrupted };
  let server: Server | null = null;
  let called = (_text: string) => {};
  try {
    const world = await worldOf(events);
    const branch = await branchOf(events);
    const change = (values: Configuration) => withProject(values, branch);
    server = await startOwnServer({ world, dataFolder, terminal, onCall: (text) => called(text), change });
    const token = (await readToken(dataFolder)) ?? '';
    const client = createClient({ url: server.url, token });
    const project = await projectOf(client);
    const up = `API at ${server.url}; builds run ${project.isolation}`;
    for (const line of tellLines(paper, { stamp: elapsed(secondsNow()), who: 'kintsugi', says: up })) paper.line(line);
    run.begin({
      apiUrl: server.url,
      token,
      git: { url: project.gitUrl, credentials: await credentialsIn(dataFolder) },
    });
    const { judgements, broke } = await playBuild(run, events, {
      paper,
      stream: options.stream,
      client,
      beganMs,
      signal: options.signal,
      onCall: (hear) => (called = hear),
      now: terminal.now,
    });
    if (options.signal.aborted) return interrupted;
    const result = buildResultOf(judgements, meant.length, secondsNow());
    if (judgements.length > 0)
      for (const line of buildEndingLines(
        { judgements, of: meant.length, seconds: result.seconds, breakages: all },
        paper,
      ))
        paper.line(line);
    if (broke !== null)
      showComplaint({ kind: 'broke', detail: broke.says, mend: broke.mend, exitCode: EXIT.refused }, paper);
    return { result, exitCode: result.agreed === meant.length && broke === null ? EXIT.done : EXIT.refused };
  } catch (error) {
    if (options.signal.aborted) return interrupted;
    throw error;
  } finally {
    options.signal.removeEventListener('abort', stopRun);
    await run.stop();
    await server?.stop(true);
    await endServices(dataFolder);
  }
}

function breakagesMeant(only: string | undefined, all: readonly ScenarioListed[]): readonly ScenarioListed[] {
  const meant = all.filter(({ name }) => only === undefined || name === only);
  if (meant.length > 0) return meant;
  throw complain(
    'unknown-breakage',
    `there is no breakage "${only ?? ''}"`,
    `Name one of ${all.map(({ name }) => name).join(', ')}.`,
    EXIT.usage,
  );
}

async function branchOf(events: AsyncIterator<DevelopmentEvent>): Promise<string> {
  for (;;) {
    const next = await events.next();
    if (next.done === true) throw complain('broke', 'the registry of the team did not come up', 'Run it again.');
    if (next.value.kind === 'registry-ready') return next.value.branch;
    if (next.value.kind === 'broke') throw complain('broke', next.value.says, next.value.mend);
  }
}

/** The application's services are released from the repository that the run fills. */
function withProject(values: Configuration, branch: string): Configuration {
  const services = Object.entries(values.services).map(([name, { release }]) => [name, posixOf(release)] as const);
  return {
    ...values,
    // Eight merges within three minutes is no day that anybody has: with the usual minute between two releases of a
    // service most of the demo would be waiting.
    policy: { ...values.policy, cooldownSeconds: 3, actionsPerHour: 200 },
    development: {
      ...values.development,
      projects: {
        [values.name]: {
          branch,
          forge: { kind: 'embedded' },
          services: Object.fromEntries(services),
          autonomy: 'act',
          // Ours, and the same code whose services run here unconfined: it may be built where nothing keeps it in.
          trusted: true,
          limits: { seconds: 120, memoryMb: 2_048, processes: 256, diskMb: 1_024 },
        },
      },
    },
  };
}

const posixOf = (path: string) => relative('.', path).replaceAll('\\', '/');

async function projectOf(client: Client): Promise<{ readonly gitUrl: string; readonly isolation: string }> {
  const listed = await client.listProjects({});
  const [project] = listed.ok ? listed.value.items : [];
  if (project === undefined || project.gitUrl === null)
    throw complain('broke', 'the server hosts no repository to push to', 'Run it again.');
  return { gitUrl: project.gitUrl, isolation: project.isolation };
}

async function credentialsIn(dataFolder: string): Promise<{ readonly user: string; readonly password: string } | null> {
  const password = await readForgeToken(dataFolder);
  return password === null ? null : { user: 'somebody', password };
}
