// `chaos`: hands a scenario to the chaos process, against a server that is up.
import { listScenarios, startChaos } from '@kintsugi/chaos';
import { readToken } from '@kintsugi/server';
import type { Command } from 'commander';
import { connect, type Terminal } from '../connection.ts';
import { play } from '../demo/play.ts';
import { endingLines, resultOf, scenarioLines } from '../demo/run-words.ts';
import { scenarioMeant } from '../demo/run-demo.ts';
import { complain, EXIT } from '../output/complaint.ts';
import { seedOf } from './demo.ts';
import { interruption } from './interruption.ts';
import { settled, show } from './output.ts';

export function addChaos(program: Command, terminal: Terminal, exit: { code: number }): void {
  program
    .command('chaos [scenario]')
    .description('break the services of a running server, and judge what comes of it')
    .option('--list', 'the scenarios')
    .option('--seed <number>', 'varies place, size and timing', '1')
    .action(
      async (scenario: string | undefined, { list, seed }: { list?: boolean; seed: string }, command: Command) => {
        if (list !== true && scenario !== undefined) {
          exit.code = await breakIt(scenario, seedOf(seed), command, terminal);
          return;
        }
        const scenarios = await listScenarios();
        show(command, terminal, { scenarios }, (paper) => scenarioLines(scenarios, paper));
      },
    );
}

async function breakIt(name: string, seed: number, command: Command, terminal: Terminal): Promise<number> {
  const { client, url, dataFolder } = await connect(settled(command), terminal);
  const token = dataFolder === null ? terminal.environment['KINTSUGI_TOKEN'] : await readToken(dataFolder);
  const { meant, others } = await scenarioMeant(name);
  const run = startChaos({ scenario: meant.name, seed, ports: 'declared' });
  const { signal, release } = interruption(terminal.paper);
  try {
    run.begin({ apiUrl: url, token: token ?? '' });
    const { paper, now, folder } = terminal;
    const { judged, broke } = await play(run, run.events[Symbol.asyncIterator](), {
      paper,
      stream: process.stdout,
      client,
      beganMs: now(),
      signal,
      now,
    });
    if (signal.aborted) return EXIT.interrupted;
    if (judged === null)
      throw complain('broke', broke?.says ?? 'the run ended without a judgement', broke?.mend ?? 'Run it again.');
    show(command, terminal, resultOf(meant.name, judged), () =>
      endingLines({ judgement: judged, audit: null, others, folder }, paper),
    );
    return judged.agrees ? EXIT.done : EXIT.refused;
  } finally {
    release();
    await run.stop();
  }
}
