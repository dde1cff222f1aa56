// @ts-check
/** Hands over to the real command: same terminal, signals passed on, its exit code ours. */
import { spawn } from 'node:child_process';

const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
/** Who started us, before any set-up that may outlive it. */
const parent = process.ppid;
const lookAtParentMs = 500;

/**
 * Ends with the child. A terminal sends Ctrl-C to the whole group, so that the child has it already: passing it on
 * would count as a second press. Everything else reaches only us and is passed on.
 * @param {string} file
 * @param {string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<void>}
 */
export function runToEnd(file, args, { cwd, env }) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env, stdio: 'inherit' });
    const hasTerminal = Boolean(process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY);
    for (const signal of signals) {
      process.on(signal, () => {
        if (signal !== 'SIGINT' || !hasTerminal) child.kill(signal);
      });
    }
    // npm that is ended by SIGTERM tells nobody: without it nobody could end us either.
    const orphaned = () => process.ppid !== parent && child.kill('SIGTERM');
    const watch = process.env.npm_lifecycle_event === undefined ? undefined : setInterval(orphaned, lookAtParentMs);
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      clearInterval(watch);
      for (const name of signals) process.removeAllListeners(name);
      if (signal === null) process.exitCode = code ?? 1;
      else process.kill(process.pid, signal);
      resolve();
    });
  });
}
