// The demo with its page: a world that stays, a first scenario, and whatever somebody breaks from the page after that.
import { spawn } from 'node:child_process';
import { startRepertoire } from '@kintsugi/chaos';
import { createClient } from '@kintsugi/contract';
import { endServices, readToken, type Server } from '@kintsugi/server';
import type { Terminal } from '../connection.ts';
import { EXIT } from '../output/complaint.ts';
import { elapsed } from '../output/figures.ts';
import { tellLines } from '../show/story.ts';
import { openDoorToChaos } from './demo-door.ts';
import { freshFolder, startOwnServer } from './own-server.ts';
import { play } from './play.ts';
import { aroundOf, scenarioMeant, worldOf, type DemoEnd, type DemoOptions } from './run-demo.ts';
import { headLines, judgedLines, pageLines, resultOf, upText } from './run-words.ts';

export interface WebDemoOptions extends DemoOptions {
  /** Of the page; 0: any free one. */
  readonly port: number;
}

/** Goes on until `signal`; its result is what was judged last. */
export async function runWebDemo(options: WebDemoOptions, terminal: Terminal): Promise<DemoEnd> {
  const beganMs = terminal.now();
  const { paper } = terminal;
  const { meant, others } = await scenarioMeant(options.scenario);
  for (const line of headLines(meant, paper)) paper.line(line);
  const dataFolder = await freshFolder(terminal.folder);
  const chaos = startRepertoire({ seed: options.seed });
  const door = openDoorToChaos(chaos, [meant, ...others]);
  const events = door.heard(chaos.events[Symbol.asyncIterator]());
  const stopChaos = () => void chaos.stop();
  options.signal.addEventListener('abort', stopChaos);
  let server: Server | null = null;
  let called = (_text: string) => {};
  try {
    const world = await worldOf(events);
    const onCall = (text: string) => called(text);
    server = await startOwnServer({ world, dataFolder, terminal, onCall, port: options.port, demo: door });
    const token = (await readToken(dataFolder)) ?? '';
    const client = createClient({ url: server.url, token });
    const stamp = elapsed((terminal.now() - beganMs) / 1_000);
    const up = upText(await aroundOf(client, server));
    for (const line of tellLines(paper, { stamp, who: 'kintsugi', says: up })) paper.line(line);
    for (const line of pageLines(server.url, paper)) paper.line(line);
    if (paper.isTerminal) openInBrowser(server.url);
    chaos.begin({ apiUrl: server.url, token });
    await door.start(meant.name);
    const played = await play(chaos, events, {
      paper,
      stream: options.stream,
      client,
      beganMs,
      signal: options.signal,
      onCall: (hear) => (called = hear),
      onJudged: (judgement) => judgedLines(judgement, terminal.folder, paper),
      now: terminal.now,
    });
    const exitCode = played.broke !== null && !options.signal.aborted ? EXIT.refused : EXIT.interrupted;
    return { result: resultOf(played.judged?.scenario ?? meant.name, played.judged), exitCode };
  } finally {
    options.signal.removeEventListener('abort', stopChaos);
    await chaos.stop();
    await server?.stop(true);
    await endServices(dataFolder);
  }
}

/** Where there is a desktop; where there is none the address stands in the terminal, and nothing is said. */
function openInBrowser(url: string): void {
  const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';
  if (process.platform === 'linux' && (process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']) === undefined) return;
  spawn(opener, [url], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}
