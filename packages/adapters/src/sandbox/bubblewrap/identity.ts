// Who commands are inside: never root, never with a right that it could pass on. It must not know what they run.
import { runTool } from '../run-tool.ts';

/**
 * `own-user`: we are root, so each cell gets a user id that nobody else has; its processes can be counted, and what is
 * the machine's is not theirs even where the walls had a hole. `mapped-user`: a user namespace shows our own id as
 * another; the kernel counts its processes apart.
 */
export type IdentityKind = 'own-user' | 'mapped-user';

export interface Identity {
  readonly kind: IdentityKind;
  /** As this machine sees it; null: our own. */
  readonly owner: number | null;
  /** As the command sees it. */
  readonly inside: number;
  readonly namespaces: readonly string[];
  /** Between `bwrap` and the command. */
  readonly before: readonly string[];
}

/** systemd keeps these ids for users that come and go, so no person and no service has one of them. */
const FIRST_OWN = 61_184;
const OWN_COUNT = 4_000;
/** Servers that run side by side begin at different places, so that they seldom share an id. */
const STRIDE = 32;
const INSIDE = 1_000;

const taken = new Set<number>();

/** Give it back by `leaveIdentity`. */
export function takeIdentity(kind: IdentityKind, extraNamespaces: readonly string[]): Identity {
  if (kind === 'mapped-user') {
    const namespaces = ['--unshare-user', '--uid', String(INSIDE), '--gid', String(INSIDE), ...extraNamespaces];
    return { kind, owner: null, inside: INSIDE, namespaces, before: [] };
  }
  let slot = 0;
  while (taken.has(slot)) slot++;
  taken.add(slot);
  const owner = FIRST_OWN + ((process.pid * STRIDE + slot) % OWN_COUNT);
  const user = ['--reuid', String(owner), '--regid', String(owner), '--clear-groups'];
  const keeps = ['SETUID', 'SETGID', 'SETPCAP'].flatMap((right) => ['--cap-add', `CAP_${right}`]);
  return {
    kind,
    owner,
    inside: owner,
    // These three rights are what it takes to become somebody else; they go with that.
    namespaces: ['--cap-drop', 'ALL', ...keeps],
    before: ['setpriv', ...user, '--inh-caps=-all', '--bounding-set=-all', '--'],
  };
}

export function leaveIdentity({ owner }: Identity): void {
  if (owner === null) return;
  for (const slot of taken) if (FIRST_OWN + ((process.pid * STRIDE + slot) % OWN_COUNT) === owner) taken.delete(slot);
}

/** Makes the identity the owner of all that lies in `folders`; links themselves, never what they point at. */
export async function handOver({ owner }: Identity, folders: readonly string[]): Promise<void> {
  if (owner === null) return;
  const done = await runTool('chown', ['-hR', `${owner}:${owner}`, '--', ...folders]);
  if (!done.ok) throw new Error(`the cell cannot be given to its user: ${done.text}`);
}
