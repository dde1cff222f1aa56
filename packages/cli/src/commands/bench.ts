// `bench`: hands on to the benchmarks of this clone.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Terminal } from '../connection.ts';
import { complain } from '../output/complaint.ts';

/** For the help; what follows `bench` never comes here. */
export function addBench(program: Command, terminal: Terminal): void {
  program
    .command('bench [args...]')
    .description('measure: the benchmarks of this clone')
    .action(async (args: string[]) => {
      await runBench(args, terminal);
    });
}

/** Answers the code that the benchmark ended with. */
export async function runBench(args: readonly string[], { environment }: Terminal): Promise<number> {
  const top = join(import.meta.dirname, '..', '..', '..', '..');
  const main = join(top, 'bench', 'main.ts');
  if (!existsSync(main)) {
    throw complain(
      'no-benchmarks',
      'the benchmarks are not installed here',
      'Run this from a clone of the repository.',
    );
  }
  const child = spawn(process.execPath, [main, ...args], { stdio: 'inherit', cwd: top, env: environment });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}
