// `demo`: breaks a real small system in front of one's eyes, and shows how it is healed.
import { listBreakages, listScenarios } from '@kintsugi/chaos';
import type { Command } from 'commander';
import type { Terminal } from '../connection.ts';
import { runBuildDemo } from '../demo/build/run-build-demo.ts';
import { runDemo } from '../demo/run-demo.ts';
import { runWebDemo } from '../demo/run-web-demo.ts';
import { scenarioLines } from '../demo/run-words.ts';
import { complain, EXIT } from '../output/complaint.ts';
import { wrap } from '../output/layout.ts';
import { settled, show } from './output.ts';
import { interruption } from './interruption.ts';

interface DemoAsked {
  readonly web?: boolean;
  readonly list?: boolean;
  readonly seed: string;
  readonly only?: string;
  readonly port?: string;
}

const BUILD = 'build';

export function addDemo(program: Command, terminal: Terminal, exit: { code: number }): void {
  program
    .command('demo [scenario]')
    .description('break a real small system and watch it being healed; `demo build` breaks its repository')
    .option('--list', 'the scenarios, and the commits of `demo build`')
    .option('--seed <number>', 'varies place, size and timing', '1')
    .option('--web', 'stay up after the scenario, for the page: more can be broken from there, until Ctrl-C')
    .option('--port <number>', 'of the page with --web; any free one by default')
    .option('--only <name>', 'of `demo build`: this one alone')
    .action(async (scenario: string | undefined, asked: DemoAsked, command: Command) => {
      if (asked.list === true) return list(command, terminal);
      if (asked.only !== undefined && scenario !== BUILD)
        throw complain(
          'usage',
          '--only is for `demo build`',
          'Name a scenario, or write `demo build --only NAME`.',
          EXIT.usage,
        );
      const { signal, release } = interruption(terminal.paper);
      const options = { seed: seedOf(asked.seed), stream: process.stdout, signal };
      try {
        const { result, exitCode } =
          scenario === BUILD
            ? await runBuildDemo({ ...options, only: asked.only }, terminal)
            : asked.web === true
              ? await runWebDemo({ ...options, scenario, port: portOf(asked.port) }, terminal)
              : await runDemo({ ...options, scenario }, terminal);
        exit.code = exitCode;
        if (settled(command).json === true) terminal.paper.line(JSON.stringify(result));
      } finally {
        release();
      }
    });
}

async function list(command: Command, terminal: Terminal): Promise<void> {
  const [scenarios, breakages] = await Promise.all([listScenarios(), listBreakages()]);
  show(command, terminal, { scenarios, breakages }, (paper) => [
    ...scenarioLines(scenarios, paper),
    '',
    ...wrap(
      'demo build: a repository, broken by what people merge; all of these one after another, or one by --only',
      paper.width,
    ),
    '',
    ...scenarioLines(breakages, paper, 'build'),
  ]);
}

function portOf(text: string | undefined): number {
  const port = Number(text ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw complain(
      'usage',
      `"${text ?? ''}" is not a port`,
      'Use a number from 0 (any free one) to 65535.',
      EXIT.usage,
    );
  return port;
}

export function seedOf(text: string): number {
  const seed = Number(text);
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw complain('usage', `"${text}" is not a seed`, 'Use a whole number, 0 or more.', EXIT.usage);
  return seed;
}
