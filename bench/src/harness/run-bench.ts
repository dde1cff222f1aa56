// One `bench` command from its words to its exit code. Knows no benchmark; the registry comes in.
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { allMet, BenchNeeds, type Bench, type BenchContext, type BenchResult } from './bench.ts';
import { readCommandLine, readOptions, type Plan } from './command-line.ts';
import { sectionOf, withSection } from './record.ts';
import { alignedTable, resultObject, tableRows } from './report.ts';
import { clone, commit, loadNow, machine } from './surroundings.ts';

export type Registry = Readonly<Record<string, () => Promise<Bench>>>;

export interface Console {
  out(line: string): void;
  err(line: string): void;
}

const MET = 0;
const MISSED = 1;
const WRONG = 2;

/** Answers the exit code: 0, 1 when `--check` found a floor missed, 2 when it could not be run. */
export async function runBench(words: readonly string[], registry: Registry, console: Console): Promise<number> {
  const plan = readCommandLine(words);
  if (plan.kind === 'wrong') return wrong(console, `${plan.because}. ${usage(registry)}`);
  if (plan.kind === 'list') return list(registry, console);
  const load = Object.hasOwn(registry, plan.name) ? registry[plan.name] : undefined;
  if (load === undefined) return wrong(console, `there is no benchmark '${plan.name}'. ${usage(registry)}`);
  const bench = await load();
  const options = readOptions(plan.options, bench.options);
  if ('because' in options) return wrong(console, options.because);
  const loadBefore = loadNow();
  try {
    const result = await measured(bench, plan, options.values, console);
    if (plan.record) await record(plan, bench, result, { loadBefore, words });
    show(plan, result, console);
    return plan.check && !allMet(result.figures) ? MISSED : MET;
  } catch (error) {
    if (error instanceof BenchNeeds) return wrong(console, error.message);
    throw error;
  }
}

async function measured(
  bench: Bench,
  plan: Plan,
  options: Readonly<Record<string, string>>,
  console: Console,
): Promise<BenchResult> {
  const folder = join(clone, '.cache', 'bench');
  await mkdir(folder, { recursive: true });
  const scratchFolder = await mkdtemp(join(folder, `${plan.name}-`));
  const context: BenchContext = {
    slice: plan.slice,
    resume: plan.resume,
    trace: plan.trace,
    option: (name) => options[name] ?? '',
    scratchFolder,
    outcomesFile: join(folder, 'outcomes', await outcomesName(plan.name, options)),
    progress: (line) => console.err(`${plan.name}: ${line}`),
    dataFolder,
  };
  try {
    return await bench.run(context);
  } finally {
    await rm(scratchFolder, { recursive: true, force: true });
  }
}

async function outcomesName(name: string, options: Readonly<Record<string, string>>): Promise<string> {
  const given = createHash('sha256')
    .update(JSON.stringify(Object.entries(options).toSorted(([a], [b]) => (a < b ? -1 : 1))))
    .digest('hex');
  return `${name} ${await commit()} ${given.slice(0, 12)}.jsonl`.replaceAll(/[^\w.-]+/g, '-');
}

function dataFolder(): string {
  const folder = process.env['KINTSUGI_BENCH_DATA'];
  if (folder !== undefined && folder !== '') return folder;
  throw new BenchNeeds('this benchmark needs data: set KINTSUGI_BENCH_DATA to the folder that holds its cases');
}

function show(plan: Plan, result: BenchResult, console: Console): void {
  console.out(alignedTable(tableRows(result.figures)));
  for (const note of result.notes) console.out(`· ${note}`);
  if (plan.json) console.out(JSON.stringify(resultObject(plan.name, result)));
}

async function record(
  plan: Plan,
  bench: Bench,
  result: BenchResult,
  around: { readonly loadBefore: string; readonly words: readonly string[] },
): Promise<void> {
  const path = join(clone, 'BENCHMARKS.md');
  const document = await readFile(path, 'utf8').catch(() => '');
  const words = around.words.filter((word) => !['--record', '--json'].includes(word));
  const section = sectionOf(plan.name, bench.title, result, {
    machine: `${machine()}, load ${around.loadBefore} before, ${loadNow()} after`,
    date: new Date().toISOString().slice(0, 10),
    commit: await commit(),
    command: `npm run bench -- ${words.join(' ')}`,
  });
  await writeFile(path, withSection(document, plan.name, section));
}

async function list(registry: Registry, console: Console): Promise<number> {
  const names = Object.keys(registry);
  const rows = await Promise.all(
    names.map(async (name) => {
      const { title, options } = await registry[name]!();
      const own = Object.entries(options).map(([option, { what }]) => `--${option}: ${what}`);
      return [name, [title, ...own].join('; ')];
    }),
  );
  console.out(alignedTable(rows));
  console.out(`npm run bench -- NAME ${flags}`);
  return MET;
}

const flags = '[--json] [--check] [--record] [--slice a/b] [--resume] [--trace]';

function usage(registry: Registry): string {
  return `Known: ${Object.keys(registry).join(', ')}. npm run bench -- NAME ${flags}`;
}

function wrong(console: Console, line: string): number {
  console.err(line);
  return WRONG;
}
