// `demo`: breaks a real small system in front of one's eyes, and shows how it is healed.
import { listScenarios } from '@kintsugi/chaos';
import type { Command } from 'commander';
import type { Terminal } from '../connection.ts';
import { runDemo } from '../demo/run-demo.ts';
import { scenarioLines } from '../demo/run-words.ts';
import { complain, EXIT } from '../output/complaint.ts';
import { settled, show } from './output.ts';
import { interruption } from './interruption.ts';

export function addDemo(program: Command, terminal: Terminal, exit: { code: number }): void {
  program
    .command('demo [scenario]')
    .description('break a real small system and watch it being healed')
    .option('--list', 'the scenarios')
    .option('--seed <number>', 'varies place, size and timing', '1')
    .action(
      async (scenario: string | undefined, { list, seed }: { list?: boolean; seed: string }, command: Command) => {
        if (list === true) {
          const scenarios = await listScenarios();
          return show(command, terminal, { scenarios }, (paper) => scenarioLines(scenarios, paper));
        }
        const { signal, release } = interruption(terminal.paper);
        try {
          const { result, exitCode } = await runDemo(
            { scenario, seed: seedOf(seed), stream: process.stdout, signal },
            terminal,
          );
          exit.code = exitCode;
          if (settled(command).json === true) terminal.paper.line(JSON.stringify(result));
        } finally {
          release();
        }
      },
    );
}

export function seedOf(text: string): number {
  const seed = Number(text);
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw complain('usage', `"${text}" is not a seed`, 'Use a whole number, 0 or more.', EXIT.usage);
  return seed;
}
