// Finds out what keeps code in on this machine, by trying it. It must not trust what a version or a setting promises.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DEFAULT_BUILD_LIMITS } from '@kintsugi/domain';
import { bareSandbox } from './bare/bare.ts';
import { bubblewrapSandbox } from './bubblewrap/bubblewrap.ts';
import type { IdentityKind } from './bubblewrap/identity.ts';
import { removeTree } from './remove-tree.ts';
import { runTool } from './run-tool.ts';
import { DEFAULT_FLOORS, type Floors, type Sandbox } from './sandbox.ts';
import { createProcessTable } from './watch/process-table.ts';

export interface SandboxOptions {
  /** For the trial; a cell is made and removed in it. */
  readonly folder: string;
  readonly floors?: Floors;
  /** Never use it, as where it is missing. */
  readonly withoutBubblewrap?: boolean;
}

const GET_IT = 'install bubblewrap (Debian: apt-get install bubblewrap)';
const TRIAL_MS = 10_000;

/** Costs one command in a sandbox, some 20 ms. */
export async function openSandbox(options: SandboxOptions): Promise<Sandbox> {
  const table = createProcessTable();
  const floors = options.floors ?? DEFAULT_FLOORS;
  const bare = (because: string): Sandbox =>
    bareSandbox({ says: `Nothing keeps a project's code in: ${because}`, floors, table });
  if (options.withoutBubblewrap) return bare(`bubblewrap is switched off; ${GET_IT} and switch it on.`);
  if (process.platform !== 'linux')
    return bare('bubblewrap needs Linux; run Kintsugi on Linux to build strangers’ code.');
  const version = await runTool('bwrap', ['--version']);
  if (!version.ok) return bare(`bubblewrap is not on this machine; ${GET_IT}.`);

  const known = (await runTool('bwrap', ['--help'])).text;
  // Inside a cell nobody needs users of their own, and the kernel's code for them has had holes.
  const extraNamespaces = known.includes('--disable-userns') ? ['--disable-userns'] : [];
  const kinds: IdentityKind[] = process.getuid?.() === 0 ? ['own-user', 'mapped-user'] : ['mapped-user'];
  const complaints: string[] = [];
  for (const identity of kinds) {
    const says = sentence(version.text.trim(), identity);
    const sandbox = bubblewrapSandbox({ identity, extraNamespaces, says, floors, table });
    const complaint = await tryOut(sandbox, join(options.folder, `trial-${randomUUID()}`));
    if (complaint === null) return sandbox;
    complaints.push(complaint);
  }
  return bare(whyNot(complaints));
}

function sentence(version: string, identity: IdentityKind): string {
  const who = identity === 'own-user' ? 'a user id of its own' : 'a mapped user id without rights';
  return `Each build runs in ${version} with ${who}: of this machine it sees the programs, of the network nothing but while it installs.`;
}

/** Null: it works. Else what went wrong, in the words of who failed. */
async function tryOut(sandbox: Sandbox, folder: string): Promise<string | null> {
  let output = '';
  try {
    const cell = await sandbox.open(folder);
    const { end, because } = await cell.run({
      command: 'echo inside',
      network: false,
      environment: {},
      limits: { ...DEFAULT_BUILD_LIMITS, timeMs: TRIAL_MS },
      mounts: [],
      onOutput: (chunk) => (output += chunk.toString()),
    });
    await cell.close();
    return end === 'passed' && output === 'inside\n' ? null : output.trim().split('\n').at(-1) || because;
  } catch (error) {
    await removeTree(folder);
    return error instanceof Error ? error.message : String(error);
  }
}

function whyNot(complaints: readonly string[]): string {
  const said = complaints.at(-1) ?? '';
  if (/namespace|uid map|Operation not permitted|Permission denied|No permissions/i.test(said)) {
    return (
      `bubblewrap is here and may not be used (${said}); allow user namespaces ` +
      '(sysctl kernel.unprivileged_userns_clone=1, on Ubuntu kernel.apparmor_restrict_unprivileged_userns=0, ' +
      'in a container --security-opt seccomp=unconfined --security-opt systempaths=unconfined), or run as root.'
    );
  }
  return `bubblewrap is here and does not work (${said}); update it (Debian: apt-get install bubblewrap).`;
}
