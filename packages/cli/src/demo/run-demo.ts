// The demo: a world, a server on a folder of its own, one scenario, the judge's word; and nothing of it left behind.
import {
  listScenarios,
  startChaos,
  type ChaosEvent,
  type DevelopmentEvent,
  type ScenarioListed,
  type WorldReady,
} from '@kintsugi/chaos';
import { createClient } from '@kintsugi/contract';
import { endServices, readToken, type Server } from '@kintsugi/server';
import type { Terminal } from '../connection.ts';
import { complain, EXIT, showComplaint } from '../output/complaint.ts';
import { elapsed } from '../output/figures.ts';
import { tellLines } from '../show/story.ts';
import { freshFolder, startOwnServer } from './own-server.ts';
import { play, type Played } from './play.ts';
import { endingLines, headLines, resultOf, upText, type DemoResult } from './run-words.ts';
import type { LiveStream } from './screen.ts';

export interface DemoOptions {
  readonly scenario: string | undefined;
  readonly seed: number;
  readonly stream: LiveStream;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

export interface DemoEnd {
  readonly result: DemoResult;
  readonly exitCode: number;
}

export async function scenarioMeant(
  name: string | undefined,
): Promise<{ meant: ScenarioListed; others: readonly ScenarioListed[] }> {
  const all = await listScenarios();
  const meant = name === undefined ? all[0] : all.find((scenario) => scenario.name === name);
  if (meant === undefined)
    throw complain(
      'unknown-scenario',
      `there is no scenario "${name ?? ''}"`,
      `Name one of ${all.map((scenario) => scenario.name).join(', ')}.`,
      EXIT.usage,
    );
  return { meant, others: all.filter((scenario) => scenario !== meant) };
}

export async function runDemo(options: DemoOptions, terminal: Terminal): Promise<DemoEnd> {
  const beganMs = terminal.now();
  const { meant, others } = await scenarioMeant(options.scenario);
  for (const line of headLines(meant, terminal.paper)) terminal.paper.line(line);
  const dataFolder = await freshFolder(terminal.folder);
  const chaos = startChaos({ scenario: meant.name, seed: options.seed });
  const events = chaos.events[Symbol.asyncIterator]();
  const stopChaos = () => void chaos.stop();
  options.signal.addEventListener('abort', stopChaos);
  let server: Server | null = null;
  let called = (_text: string) => {};
  try {
    const world = await worldOf(events);
    server = await startOwnServer({ world, dataFolder, terminal, onCall: (text) => called(text) });
    const token = (await readToken(dataFolder)) ?? '';
    const client = createClient({ url: server.url, token });
    const stamp = elapsed((terminal.now() - beganMs) / 1_000);
    const up = upText(await aroundOf(client, server));
    for (const line of tellLines(terminal.paper, { stamp, who: 'kintsugi', says: up })) terminal.paper.line(line);
    chaos.begin({ apiUrl: server.url, token });
    const played = await play(chaos, events, {
      paper: terminal.paper,
      stream: options.stream,
      client,
      beganMs,
      signal: options.signal,
      onCall: (hear) => (called = hear),
      now: terminal.now,
    });
    if (options.signal.aborted) return { result: resultOf(meant.name, null), exitCode: EXIT.interrupted };
    const audit = await client.verifyAudit({});
    return ended(played, { scenario: meant, others, audit: audit.ok ? audit.value : null }, terminal);
  } catch (error) {
    if (options.signal.aborted) return { result: resultOf(meant.name, null), exitCode: EXIT.interrupted };
    throw error;
  } finally {
    options.signal.removeEventListener('abort', stopChaos);
    await chaos.stop();
    await server?.stop(true);
    await endServices(dataFolder);
  }
}

interface Known {
  readonly scenario: ScenarioListed;
  readonly others: readonly ScenarioListed[];
  readonly audit: Parameters<typeof endingLines>[0]['audit'];
}

function ended({ judged, broke }: Played, { scenario, others, audit }: Known, { paper, folder }: Terminal): DemoEnd {
  const result = resultOf(scenario.name, judged);
  if (judged === null) {
    const { says, mend } = broke ?? { says: 'the run ended without a judgement', mend: 'Run the scenario again.' };
    showComplaint({ kind: 'broke', detail: says, mend, exitCode: EXIT.refused }, paper);
    return { result, exitCode: EXIT.refused };
  }
  for (const line of endingLines({ judgement: judged, audit, others, folder }, paper)) paper.line(line);
  return { result, exitCode: judged.agrees ? EXIT.done : EXIT.refused };
}

export async function worldOf(events: AsyncIterator<ChaosEvent | DevelopmentEvent>): Promise<WorldReady> {
  for (;;) {
    const next = await events.next();
    if (next.done === true)
      throw complain('broke', 'the world around the services did not come up', 'Run the scenario again.');
    if (next.value.kind === 'world-ready') return next.value;
    if (next.value.kind === 'broke') throw complain('broke', next.value.says, next.value.mend);
  }
}

export async function aroundOf(client: ReturnType<typeof createClient>, { url }: Server) {
  const services = await client.listServices({});
  const items = services.ok ? services.value.items : [];
  return {
    url,
    services: items.length,
    processes: items.reduce((sum, { replicas }) => sum + replicas.desired, 0),
  };
}
