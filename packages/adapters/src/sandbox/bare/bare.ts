// Commands of a project that is trusted, where nothing can keep them in: limits and a stripped environment, no walls.
import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { commandEnvironment } from '../environment.ts';
import { removeTree } from '../remove-tree.ts';
import { limitArguments } from '../resource-limits.ts';
import { runWatched, type Launch } from '../run-watched.ts';
import { TREE, type Cell, type Floors, type Sandbox, type SandboxCommand } from '../sandbox.ts';
import type { ProcessTable } from '../watch/process-table.ts';
import { renamePath } from './rename-path.ts';

export interface BareOptions {
  readonly says: string;
  readonly floors: Floors;
  readonly table: ProcessTable;
}

/** Processes inherit it, so that one that left its parents is still known. */
const MARK = 'KINTSUGI_CELL';
const SYSTEM_PATH = '/usr/local/bin:/usr/bin:/bin';

export function bareSandbox(options: BareOptions): Sandbox {
  return {
    kind: 'none',
    says: options.says,
    mounts: false,
    async open(folder) {
      for (const name of ['tree', 'scratch', 'tmp/home', 'given']) await mkdir(join(folder, name), { recursive: true });
      return cellOf(folder, options);
    },
  };
}

function cellOf(folder: string, { floors, table }: BareOptions): Cell {
  const tree = join(folder, 'tree');
  const temporary = join(folder, 'tmp');
  let given = 0;
  return {
    tree,
    scratch: join(folder, 'scratch'),
    admit: async () => undefined, // they run as we do
    async run(command) {
      if (command.mounts.length > 0) throw new Error('nothing can be mounted without a sandbox');
      const path = `${dirname(process.execPath)}${delimiter}${SYSTEM_PATH}`;
      const mark = `${folder}#${randomUUID()}`;
      const environment = commandEnvironment(
        { path, home: join(temporary, 'home'), temporary },
        { ...command.environment, [MARK]: mark },
      );
      const renamed = renamePath(tree, TREE, command.onOutput);
      const launch = launchBare(command, tree, environment, { table, mark });
      const result = await runWatched(launch, { ...command, onOutput: renamed.write }, { folder, table, floors });
      renamed.end();
      return result;
    },
    async give(file) {
      const copy = join(folder, 'given', `${given++}-${basename(file)}`);
      await copyFile(file, copy);
      return copy;
    },
    close: () => removeTree(folder),
  };
}

function launchBare(
  { command, limits }: SandboxCommand,
  cwd: string,
  environment: Record<string, string>,
  { table, mark }: { readonly table: ProcessTable; readonly mark: string },
): Launch {
  const prlimit = ['/usr/bin/prlimit', '/bin/prlimit'].find((file) => existsSync(file));
  // Processes of this user are counted with the server's own here, so their number is only looked at.
  const limited = prlimit ? [prlimit, ...limitArguments(limits, false)] : [];
  const [file, ...args] = [...limited, '/bin/sh', '-c', command];
  const killTree = (pid: number | undefined): void => {
    if (pid === undefined) return;
    for (const target of [-pid, ...table.members(pid)]) kill(target);
  };
  return {
    file,
    args,
    cwd,
    environment,
    kill: ({ pid }) => killTree(pid),
    async sweep({ pid }) {
      killTree(pid);
      await endMarked(mark);
    },
    failure: () => null,
  };
}

/** Kills every process whose environment holds `mark`: those that left their group and their parents. Linux only. */
export async function endMarked(mark: string): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    const found: number[] = [];
    for (const name of await readdir('/proc').catch(() => [])) {
      if (!/^\d+$/.test(name) || Number(name) === process.pid) continue;
      const environment = await readFile(`/proc/${name}/environ`, 'latin1').catch(() => '');
      if (environment.includes(`${MARK}=${mark}`)) found.push(Number(name));
    }
    if (found.length === 0) return;
    for (const pid of found) kill(pid);
  }
}

/** Who forks as fast as it is killed is found again; who does it for longer is beyond what can be done without walls. */
const ROUNDS = 20;

function kill(target: number): void {
  try {
    process.kill(target, 'SIGKILL');
  } catch {
    // It is gone already, or never led a group.
  }
}
