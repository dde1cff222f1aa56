#!/usr/bin/env node
// @ts-check
/**
 * From a fresh clone to a running command: a new enough Node, the packages of the lock file, then the script itself.
 * Plain JavaScript for Node 18 and newer, without dependencies: it runs before anything is installed. Knows no product.
 */
import { spawn } from 'node:child_process';
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
  'build:web': ['tools/build-web.ts'],
  screenshots: ['e2e/screenshots.ts'],
});

/** Commands about the repository run at its top; those of the product run where the user stands. */
const runsAtTop = new Set(['test', 'check', 'bench', 'format', 'build:web']);

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
  if (showsPage(name, args)) await buildPage(node);
  const env = { ...process.env, PATH: [dirname(node), process.env.PATH].filter(Boolean).join(delimiter) };
  const cwd = runsAtTop.has(name) ? top : whereTheUserStands(name);
  await runToEnd(node, [join(top, script), ...first, ...args], { cwd, env });
}

/**
 * npm runs scripts at the top of the package, wherever it was called; `npm --prefix CLONE run kintsugi` means the folder here.
 * @param {string} name
 */
function whereTheUserStands(name) {
  const { npm_lifecycle_event: script, INIT_CWD: calledIn } = process.env;
  return script === name && calledIn !== undefined ? calledIn : process.cwd();
}

/**
 * @param {string} name
 * @param {string[]} args
 */
function showsPage(name, args) {
  return name === 'demo' || (name === 'kintsugi' && args.includes('up'));
}

/**
 * Only when its sources are newer. Without a page everything else works: the terminal says so, and goes on.
 * @param {string} node
 */
async function buildPage(node) {
  const built = await new Promise((resolve) => {
    const child = spawn(node, [join(top, 'tools/build-web.ts'), '--if-stale'], {
      cwd: top,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text) => (said += text));
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code) => resolve(code === 0 ? null : said.trim().split('\n').at(-1)));
  });
  if (built !== null)
    process.stderr.write(`kintsugi: the page could not be built: ${built}; npm run build:web says more\n`);
}

main(process.argv.slice(2)).catch((error) => {
  if (error instanceof Interruption) return process.kill(process.pid, error.signal);
  if (!(error instanceof Problem)) throw error;
  process.stderr.write(`kintsugi: ${error.message}\n`);
  process.exitCode = 1;
});
