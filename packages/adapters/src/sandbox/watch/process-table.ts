// Which processes descend from which of ours, and what they use. Reads /proc; elsewhere it sees nothing.
import { readdirSync, readFileSync } from 'node:fs';
import { statFields } from '../../runtime/process/replica/process-identity.ts';

export interface TreeUse {
  readonly processes: number;
  readonly threads: number;
  /** Memory that is nobody else's (anonymous and shared memory), summed over the tree. */
  readonly memoryBytes: number;
}

export interface ProcessTable {
  /** From now on `pid` is the root of a tree. */
  follow(pid: number): void;
  use(root: number): TreeUse;
  /** Those of the tree that were seen alive last, also when their parents are gone. */
  members(root: number): readonly number[];
  forget(root: number): void;
}

interface Seen {
  readonly root: number;
  /** Ticks since boot: a pid that is used again is another process. */
  readonly started: string;
  readonly threads: number;
}

/** A refresh serves every tree; more often than this tells nothing new. */
const FRESH_MS = 20;
/** Ids are used again: what was nobody's is looked at anew after this long. */
const FOREIGN_MS = 2_000;

export function createProcessTable(): ProcessTable {
  const roots = new Set<number>();
  const ours = new Map<number, Seen>();
  let foreign = new Set<number>();
  let foreignSince = 0;
  let refreshedAt = 0;

  const refresh = (): void => {
    const now = performance.now();
    if (now - refreshedAt < FRESH_MS) return;
    refreshedAt = now;
    if (now - foreignSince > FOREIGN_MS) {
      foreign = new Set();
      foreignSince = now;
    }
    const pids = livingPids();
    const alive = new Set(pids);
    for (const pid of ours.keys()) if (!alive.has(pid)) ours.delete(pid);
    let fresh = pids.filter((pid) => !foreign.has(pid)).flatMap(readOne);
    for (;;) {
      const rest = fresh.filter((one) => !adopt(one));
      if (rest.length === fresh.length) break;
      fresh = rest;
    }
    for (const { pid } of fresh) foreign.add(pid);
  };

  const adopt = ({ pid, parent, started, threads }: Row): boolean => {
    const known = ours.get(pid);
    const root = roots.has(pid) ? pid : known?.started === started ? known.root : ours.get(parent)?.root;
    if (root === undefined) {
      ours.delete(pid);
      return false;
    }
    ours.set(pid, { root, started, threads });
    return true;
  };

  const of = (root: number): [number, Seen][] => [...ours].filter(([, seen]) => seen.root === root);

  return {
    follow(pid) {
      roots.add(pid);
      foreign.delete(pid);
      refreshedAt = 0;
    },
    use(root) {
      refresh();
      const members = of(root);
      return {
        processes: members.length,
        threads: members.reduce((sum, [, { threads }]) => sum + threads, 0),
        memoryBytes: members.reduce((sum, [pid]) => sum + ownMemory(pid), 0),
      };
    },
    members(root) {
      refreshedAt = 0;
      refresh();
      return of(root).map(([pid]) => pid);
    },
    forget(root) {
      roots.delete(root);
      for (const [pid, seen] of ours) if (seen.root === root) ours.delete(pid);
    },
  };
}

interface Row extends Omit<Seen, 'root'> {
  readonly pid: number;
  readonly parent: number;
}

function livingPids(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    // No /proc on this system: there is nothing that could be counted.
    return [];
  }
}

function readOne(pid: number): Row[] {
  const fields = statFields(pid);
  if (fields === null || fields[0] === 'Z') return [];
  return [{ pid, parent: Number(fields[1]), started: fields[19] ?? '', threads: Number(fields[17]) }];
}

function ownMemory(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    const kilobytes = [...status.matchAll(/^Rss(?:Anon|Shmem):\s+(\d+) kB/gm)].map(([, figure]) => Number(figure));
    return kilobytes.reduce((sum, figure) => sum + figure, 0) * 1024;
  } catch {
    // It ended since it was listed.
    return 0;
  }
}
