// Commands kept in by bubblewrap: own processes, files, users and network. It must not know what is built.
import { copyFile, lchown, mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { commandEnvironment } from '../environment.ts';
import { removeTree } from '../remove-tree.ts';
import { limitArguments } from '../resource-limits.ts';
import { runWatched } from '../run-watched.ts';
import { TREE, type Cell, type CommandResult, type Floors, type Sandbox, type SandboxCommand } from '../sandbox.ts';
import type { ProcessTable } from '../watch/process-table.ts';
import { handOver, leaveIdentity, takeIdentity, type Identity, type IdentityKind } from './identity.ts';
import { launchBubblewrap } from './launch.ts';
import { placeMountPoint } from './mount-points.ts';
import { machineView, networkView, PATH_INSIDE } from './view.ts';

export interface BubblewrapOptions {
  readonly identity: IdentityKind;
  /** What this version can do beyond what all can. */
  readonly extraNamespaces: readonly string[];
  readonly says: string;
  readonly floors: Floors;
  readonly table: ProcessTable;
}

const HOME = '/tmp/home';
const GIVEN = '/etc/given';

export function bubblewrapSandbox(options: BubblewrapOptions): Sandbox {
  return {
    kind: 'bubblewrap',
    says: options.says,
    mounts: true,
    async open(folder) {
      const identity = takeIdentity(options.identity, options.extraNamespaces);
      try {
        await furnish(folder, identity);
      } catch (error) {
        leaveIdentity(identity);
        throw error;
      }
      return cellOf(folder, identity, options);
    },
  };
}

function cellOf(folder: string, identity: Identity, { floors, table }: BubblewrapOptions): Cell {
  const tree = join(folder, 'tree');
  const scratch = join(folder, 'scratch');
  let given = 0;
  return {
    tree,
    scratch,
    admit: () => handOver(identity, [tree, scratch]),
    async run(command): Promise<CommandResult> {
      await placeMounts(tree, command, identity.owner);
      const places = { path: PATH_INSIDE, home: HOME, temporary: '/tmp' };
      const launch = launchBubblewrap(
        [...wallsOf(folder, identity, command), '--', ...innermost(identity, command)],
        commandEnvironment(places, command.environment),
      );
      return runWatched(launch, command, { folder, table, floors });
    },
    async give(file) {
      const name = `${given++}-${basename(file)}`;
      const copy = join(folder, 'given', name);
      await copyFile(file, copy);
      await handOver(identity, [copy]);
      return `${GIVEN}/${name}`;
    },
    async close() {
      leaveIdentity(identity);
      await removeTree(folder);
    },
  };
}

/** Done call by call, for it is done for every candidate: a process to do it would cost more. */
async function furnish(folder: string, { inside, owner }: Identity): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const rooms = ['tree', 'scratch', 'tmp', 'tmp/home', 'shm', 'etc', 'given'].map((name) => join(folder, name));
  for (const room of rooms) {
    await mkdir(room, { mode: 0o755 });
    if (owner !== null) await lchown(room, owner, owner);
  }
  const files: Record<string, string> = {
    passwd: `build:x:${inside}:${inside}:build:${HOME}:/bin/sh\n`,
    group: `build:x:${inside}:\n`,
    hosts: '127.0.0.1 localhost\n::1 localhost\n',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, 'etc', name), text);
}

/** Mounts inside the tree; others land where only `bwrap` makes folders. */
async function placeMounts(tree: string, { mounts }: SandboxCommand, owner: number | null): Promise<void> {
  const inTree = mounts.filter(({ at }) => at.startsWith(`${TREE}/`)).map(({ at }) => at.slice(TREE.length + 1));
  // What lies inside of another mount has its place there already.
  const outermost = inTree.filter((path) => !inTree.some((other) => path.startsWith(`${other}/`)));
  for (const path of outermost) await placeMountPoint(tree, path, owner);
}

function wallsOf(folder: string, identity: Identity, { network, mounts }: SandboxCommand): readonly string[] {
  const etc = network ? ['passwd', 'group'] : ['passwd', 'group', 'hosts'];
  return [
    ['--die-with-parent', '--new-session', '--unshare-pid', '--unshare-ipc', '--unshare-uts'],
    network ? [] : ['--unshare-net'],
    identity.namespaces,
    ['--hostname', 'workspace'],
    machineView(),
    etc.flatMap((name) => ['--ro-bind', join(folder, 'etc', name), `/etc/${name}`]),
    network ? networkView() : [],
    ['--ro-bind', join(folder, 'given'), GIVEN],
    ['--proc', '/proc', '--dev', '/dev', '--bind', join(folder, 'shm'), '/dev/shm', '--remount-ro', '/dev'],
    ['--bind', join(folder, 'tmp'), '/tmp', '--symlink', '../tmp', '/var/tmp'],
    ['--bind', join(folder, 'tree'), TREE],
    mounts.flatMap(({ from, at, writable }) => [writable ? '--bind' : '--ro-bind', from, at]),
    // The root itself lies in memory: what could be written there would be counted nowhere.
    ['--remount-ro', '/', '--chdir', TREE],
  ].flat();
}

function innermost(identity: Identity, { command, limits }: SandboxCommand): readonly string[] {
  return [...identity.before, 'prlimit', ...limitArguments(limits, true), '/bin/sh', '-c', command];
}
