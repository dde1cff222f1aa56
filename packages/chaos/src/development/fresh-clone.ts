// Looks at the main branch as a newcomer would: a fresh clone, its own commands, and then the tests that nobody has seen.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { CommandFact, MainFact } from '../judge/breakage-facts.ts';
import { writeFiles, type RepositoryPlan } from './lay-repository.ts';
import type { Workshop } from './workshop.ts';

export interface Looking {
  readonly workshop: Workshop;
  readonly plan: RepositoryPlan;
  /** Before the push, and what was pushed. */
  readonly before: string;
  readonly pushed: string;
  readonly hiddenTests: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

const COMMAND_MS_MAX = 120_000;
const OUTPUT_KEPT = 4_000;

export async function lookAtMain(looking: Looking): Promise<MainFact> {
  const { workshop, plan, before, pushed, hiddenTests } = looking;
  const head = await workshop.head();
  const weakened = await weakenedPaths(looking, head);
  const hidden = Object.keys(hiddenTests);
  if (hidden.length === 0) return { head, asPushed: head === pushed, weakened, commands: [] };
  const place = await mkdtemp(join(tmpdir(), 'work-'));
  try {
    const folder = join(place, 'code');
    await workshop.cloneTo(folder);
    const { install, build, test, testFiles } = plan.commands;
    const commands: CommandFact[] = [];
    for (const command of [install, build, test]) {
      if (commands.every(({ passed }) => passed)) commands.push(await run(command, folder, looking.signal));
    }
    if (commands.every(({ passed }) => passed)) {
      await writeFiles(folder, hiddenTests);
      commands.push(await run(`${testFiles} ${hidden.join(' ')}`, folder, looking.signal));
    }
    return { head, asPushed: head === pushed || head === before, weakened, commands };
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

async function weakenedPaths({ workshop, plan, before, pushed }: Looking, head: string): Promise<string[]> {
  const [was, left, is] = await Promise.all([before, pushed, head].map((at) => workshop.blobs(at, plan.tests)));
  const paths = new Set([...(was?.keys() ?? []), ...(left?.keys() ?? [])]);
  return [...paths].filter((path) => is?.get(path) !== was?.get(path) && is?.get(path) !== left?.get(path)).toSorted();
}

/** In a group of its own, so that all of it ends when it takes too long. This Node comes first on its path. */
async function run(command: string, folder: string, signal: AbortSignal): Promise<CommandFact> {
  const child = spawn('/bin/sh', ['-c', command], {
    cwd: folder,
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-OUTPUT_KEPT)));
  const end = (): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // it has ended by itself, which is what we want
    }
  };
  const timer = setTimeout(end, COMMAND_MS_MAX);
  signal.addEventListener('abort', end);
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    return { command, passed: code === 0, says: output };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}

/** What is merged was written by a machine: it gets no secrets of whoever runs this. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/TOKEN|SECRET|PASSW|CREDENTIAL|^KINTSUGI_/i.test(name));
  const path = [dirname(process.execPath), process.env['PATH']].join(delimiter);
  return { ...Object.fromEntries(kept), PATH: path, NO_COLOR: '1' };
}
