// The command `kintsugi`.
import type { Terminal } from './connection.ts';
import { paperOn } from './output/paper.ts';
import { runProgram } from './program.ts';

const terminal: Terminal = {
  paper: paperOn(process.stdout, process.stderr, process.env),
  environment: process.env,
  folder: process.cwd(),
  now: Date.now,
};

// Whoever reads the output may go away, as `| head` does: that is no reason to complain.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exitCode = 0;
});

process.exitCode = await runProgram(process.argv.slice(2), terminal);
