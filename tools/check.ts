/**
 * The whole static gate: one line a step, the full output of failures alone. `node tools/check.ts [step...]`.
 * The tools of others run beside each other as processes; our own checks share one reading of the tree.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { INITIAL_KB_MAX } from './build-web.ts';
import { knowledgeFaults, shopWords } from './demo-knowledge.ts';
import { houseFaults } from './house-lint.ts';
import { sizeShare } from './house-lint/shape.ts';
import { lockFaults, type Lock } from './lockfile.ts';
import { readSourceTree, type SourceFile } from './source-tree.ts';
import { wallFaults } from './walls.ts';

interface StepResult {
  readonly ok: boolean;
  /** Shown when it failed. */
  readonly output: string;
  /** A few words behind the line of a step that passed. */
  readonly note?: string;
}

interface Step {
  readonly name: string;
  readonly mend?: string;
  run(): Promise<StepResult>;
}

const top = fileURLToPath(new URL('..', import.meta.url));
const stepTimeoutMs = 120_000;

let tree: readonly SourceFile[] | undefined;
const files = () => (tree ??= readSourceTree(top));

const steps: readonly Step[] = [
  { name: 'types', run: () => tool('typescript/bin/tsc', '-p', '.') },
  { name: 'types-web', run: () => tool('typescript/bin/tsc', '-p', 'packages/web') },
  { name: 'lint', run: () => tool('oxlint/bin/oxlint', '--type-aware', '--quiet') },
  { name: 'format', mend: 'npm run format', run: () => tool('oxfmt/bin/oxfmt', '--list-different') },
  { name: 'unused', run: () => tool('knip/bin/knip.js', '--no-progress', '--no-config-hints') },
  { name: 'walls', run: async () => verdict(wallFaults(files()).map((f) => `${f.invariant}  ${f.at}  ${f.message}`)) },
  {
    name: 'shop-unknown',
    run: async () =>
      verdict(knowledgeFaults(files(), shopWords(files())).map((f) => `INV-12  ${f.at}  knows '${f.word}'`)),
  },
  { name: 'page', run: () => page() },
  { name: 'house', run: async () => house() },
  { name: 'lock-file', run: async () => lock() },
];

async function check(names: readonly string[]): Promise<number> {
  const chosen = names.length === 0 ? steps : steps.filter(({ name }) => names.includes(name));
  if (chosen.length === 0) {
    console.error(
      `check: no step is named ${names.join(', ')}; there are: ${steps.map(({ name }) => name).join(', ')}`,
    );
    return 1;
  }
  const startedMs = performance.now();
  const outcomes = await Promise.all(chosen.map(runStep));
  const failed = outcomes.filter((ok) => !ok).length;
  const tookS = seconds(startedMs);
  console.log(
    failed === 0 ? `check: all ${chosen.length} steps passed, ${tookS}` : `check: ${failed} failed, ${tookS}`,
  );
  return failed === 0 ? 0 : 1;
}

async function runStep({ name, run, mend }: Step): Promise<boolean> {
  const startedMs = performance.now();
  const { ok, output, note } = await run().catch((error: unknown) => ({ ok: false, output: String(error), note: '' }));
  console.log(
    `${ok ? 'ok  ' : 'FAIL'}  ${name.padEnd(14)}${seconds(startedMs).padStart(7)}${note ? `   ${note}` : ''}`,
  );
  if (!ok) console.log(`${output.trimEnd()}${mend ? `\nmend: ${mend}` : ''}\n`);
  return ok;
}

/** A tool from node_modules. */
function tool(path: string, ...args: string[]): Promise<StepResult> {
  return script(`node_modules/${path}`, ...args);
}

/** Run by this Node. No answer in time is a failure. */
function script(path: string, ...args: string[]): Promise<StepResult> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [top + path, ...args], {
      cwd: top,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1' },
      timeout: stepTimeoutMs,
      killSignal: 'SIGKILL',
    });
    let output = '';
    const keep = (chunk: string) => (output += chunk);
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.on('error', (error) => resolve({ ok: false, output: `${path} did not start: ${error.message}; run npm ci` }));
    child.on('close', (code, signal) => {
      const ended = signal === null ? '' : `\n${path} was ended by ${signal} (time limit ${stepTimeoutMs / 1000} s)`;
      resolve({ ok: code === 0, output: output + ended });
    });
  });
}

function verdict(faults: readonly string[], note?: string): StepResult {
  return { ok: faults.length === 0, output: faults.join('\n'), ...(note === undefined ? {} : { note }) };
}

function house(): StepResult {
  const faults = houseFaults(files());
  const lines = faults.map(({ severity, at, message }) => `${severity}  ${at}  ${message}`);
  const warnings = faults.filter(({ severity }) => severity === 'warning').length;
  const { within, counted } = sizeShare(files());
  const share = `${((100 * within) / Math.max(1, counted)).toFixed(0)} % of ${counted} files within 300 lines`;
  const isRight = warnings === faults.length;
  return { ok: isRight, output: lines.join('\n'), note: warnings > 0 ? `${share}, ${warnings} warnings` : share };
}

/** Builds it, and holds what a first visit loads to its limit. */
async function page(): Promise<StepResult> {
  const { ok, output } = await script('tools/build-web.ts', '--json');
  if (!ok) return { ok, output };
  const { initialJsGzipKb } = JSON.parse(output.trim().split('\n').at(-1) ?? '{}') as { initialJsGzipKb: number };
  return {
    ok: initialJsGzipKb <= INITIAL_KB_MAX,
    output: `a first visit loads ${initialJsGzipKb} KB of JavaScript; at most ${INITIAL_KB_MAX}: load what is seldom needed by import()`,
    note: `first visit ${initialJsGzipKb} KB of JavaScript, gzip`,
  };
}

/** Our own and the shop's: a lock is held by what is at its place in the tree. */
function lock(): StepResult {
  const locks = files().filter(({ path }) => /(^|\/)package-lock\.json$/.test(path));
  if (!locks.some(({ path }) => path === 'package-lock.json'))
    return { ok: false, output: 'package-lock.json is missing: npm install writes it' };
  return verdict(
    locks.flatMap(({ path, text }) =>
      lockFaults(JSON.parse(text) as Lock).map(({ kind, at, mend }) => `${path}  ${kind}  ${at}  mend: ${mend}`),
    ),
  );
}

const seconds = (startedMs: number) => `${((performance.now() - startedMs) / 1000).toFixed(1)} s`;

process.exitCode = await check(process.argv.slice(2));
