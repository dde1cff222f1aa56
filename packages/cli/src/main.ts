// The command `kintsugi`.
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import type { Terminal } from './connection.ts';
import { paperOn } from './output/paper.ts';

// Halves what a start costs: types are stripped and code is compiled once. Threads inherit it by the variable. A folder
// that cannot be written to is no fault: then everything is compiled anew.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, '..', '..', '..', '.cache', 'compile');
enableCompileCache(process.env['NODE_COMPILE_CACHE']);
const { runProgram } = await import('./program.ts');

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
