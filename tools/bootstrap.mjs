#!/usr/bin/env node
// @ts-check
/**
 * From a fresh clone to a running command: a new enough Node, the packages of the lock file, then the script itself.
 * Plain JavaScript for Node 18 and newer, without dependencies: it runs before anything is installed. Knows no product.
 */
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensurePackages } from './bootstrap/packages.mjs';
import { ensureNode } from './bootstrap/node-release.mjs';
import { Interruption, Problem } from './bootstrap/problem.mjs';
import { runToEnd } from './bootstrap/run-to-end.mjs';

/** What each command runs, from the top folder. */
const commands = /** @type {Record<string, string[]>} */ ({
  demo: ['packages/cli/src/main.ts', 'demo'],
  kintsugi: ['packages/cli/src/main.ts'],
  test: ['tools/test.ts'],
  check: ['tools/check.ts'],
  bench: ['bench/main.ts'],
  format: ['node_modules/oxfmt/bin/oxfmt'],
});

/** Commands about the repository run at its top; those of the product run where the user stands. */
const runsAtTop = new Set(['test', 'check', 'bench', 'format']);

const top = dirname(dirname(fileURLToPath(import.meta.url)));

/** @param {string[]} argv */
async function main(argv) {
  const [name = '', ...args] = argv;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    const there = Object.keys(commands).join(', ');
    throw new Problem(name === '' ? 'no command was given' : `'${name}' is no command here`, `use one of: ${there}`);
  }
  const node = await ensureNode(top);
  await ensurePackages(top, node);

  const [script = '', ...first] = command;
  if (!existsSync(join(top, script))) {
    throw new Problem(`${script} is not in this clone`, `see README.md for what works today, or fetch it with git`);
  }
  // Children that say `node` must get the same one.
  const env = { ...process.env, PATH: [dirname(node), process.env.PATH].filter(Boolean).join(delimiter) };
  const cwd = runsAtTop.has(name) ? top : process.cwd();
  await runToEnd(node, [join(top, script), ...first, ...args], { cwd, env });
}

main(process.argv.slice(2)).catch((error) => {
  if (error instanceof Interruption) return process.kill(process.pid, error.signal);
  if (!(error instanceof Problem)) throw error;
  process.stderr.write(`kintsugi: ${error.message}\n`);
  process.exitCode = 1;
});
