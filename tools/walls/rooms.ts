/** The table of rooms: who may know whom. The one place to change when a wall moves; knows no code that checks it. */
import type { WorldKind } from './module-facts.ts';

export interface Room {
  /** Folder from the top, without a slash at its end. */
  readonly folder: string;
  /** Rooms of ours it may import, each by these entries; `types` allows `import type` alone. */
  readonly knows: Readonly<Record<string, readonly string[] | 'any entry' | 'types'>>;
  /** Libraries it may load: those named, or whatever its package.json declares. */
  readonly libraries: readonly string[] | 'declared';
  /** Node's own modules it may load. */
  readonly node: readonly string[] | 'all';
  /** What it must take as values instead of reaching for it. */
  readonly noWorld: readonly WorldKind[];
  readonly invariants: { readonly rooms: string; readonly world: string };
}

const everythingOfTheWorld = ['clock', 'stopwatch', 'randomness', 'timer', 'process'] as const;
const anyEntry = 'any entry';

export const rooms: Readonly<Record<string, Room>> = {
  analysis: {
    folder: 'packages/analysis',
    knows: {},
    libraries: [],
    node: [],
    noWorld: everythingOfTheWorld,
    invariants: { rooms: 'INV-01', world: 'INV-02' },
  },
  domain: {
    folder: 'packages/domain',
    knows: { analysis: 'types' },
    libraries: ['zod'],
    node: [],
    noWorld: everythingOfTheWorld,
    invariants: { rooms: 'INV-03', world: 'INV-02' },
  },
  repair: {
    folder: 'packages/repair',
    knows: { domain: 'types' },
    libraries: ['typescript'],
    node: [],
    noWorld: everythingOfTheWorld,
    invariants: { rooms: 'INV-40', world: 'INV-40' },
  },
  contract: {
    folder: 'packages/contract',
    knows: {},
    libraries: ['zod'],
    node: [],
    noWorld: [],
    invariants: { rooms: 'INV-04', world: 'INV-04' },
  },
  engine: {
    folder: 'packages/engine',
    knows: { analysis: anyEntry, domain: anyEntry, repair: ['./diagnose', './review', './difference'] },
    libraries: [],
    node: ['crypto'], // for hashes alone: they are pure; its randomness counts as the world
    noWorld: everythingOfTheWorld,
    invariants: { rooms: 'INV-05', world: 'INV-06' },
  },
  adapters: {
    folder: 'packages/adapters',
    knows: { engine: ['./ports'], domain: anyEntry, repair: anyEntry },
    libraries: 'declared',
    node: 'all',
    noWorld: [],
    invariants: { rooms: 'INV-07', world: 'INV-07' },
  },
  server: {
    folder: 'packages/server',
    knows: { analysis: anyEntry, domain: anyEntry, contract: anyEntry, engine: anyEntry, adapters: anyEntry },
    libraries: 'declared',
    node: 'all',
    noWorld: [],
    invariants: { rooms: 'INV-08', world: 'INV-08' },
  },
  web: {
    folder: 'packages/web',
    knows: { contract: anyEntry },
    libraries: 'declared',
    node: [],
    noWorld: [],
    invariants: { rooms: 'INV-08', world: 'INV-08' },
  },
  cli: {
    folder: 'packages/cli',
    knows: { contract: anyEntry, server: ['.'], chaos: ['.'], web: ['./page'] },
    libraries: 'declared',
    node: 'all',
    noWorld: [],
    invariants: { rooms: 'INV-08', world: 'INV-08' },
  },
  simulation: {
    folder: 'packages/simulation',
    knows: { analysis: anyEntry, domain: anyEntry, engine: anyEntry },
    libraries: [],
    node: 'all',
    noWorld: ['clock', 'randomness'],
    invariants: { rooms: 'INV-09', world: 'INV-09' },
  },
  chaos: {
    folder: 'packages/chaos',
    knows: { contract: anyEntry },
    libraries: 'declared',
    node: 'all',
    noWorld: [],
    invariants: { rooms: 'INV-10', world: 'INV-10' },
  },
  bench: {
    folder: 'bench',
    knows: {
      analysis: anyEntry,
      domain: anyEntry,
      repair: anyEntry,
      contract: anyEntry,
      engine: anyEntry,
      adapters: anyEntry,
      server: anyEntry,
      cli: anyEntry,
      simulation: anyEntry,
      chaos: anyEntry,
      e2e: ['./browser'],
    },
    libraries: 'declared',
    node: 'all',
    noWorld: [],
    invariants: { rooms: 'INV-08', world: 'INV-08' },
  },
  e2e: {
    folder: 'e2e',
    knows: { contract: anyEntry, cli: ['.'], server: ['.'], chaos: ['.'] },
    libraries: 'declared',
    node: 'all',
    noWorld: [],
    invariants: { rooms: 'INV-08', world: 'INV-08' },
  },
  tools: {
    folder: 'tools',
    knows: {},
    libraries: 'declared',
    node: 'all',
    noWorld: [],
    invariants: { rooms: 'INV-08', world: 'INV-08' },
  },
  shop: {
    folder: 'examples/shop',
    knows: {},
    libraries: 'declared',
    node: 'all',
    noWorld: [],
    invariants: { rooms: 'INV-11', world: 'INV-11' },
  },
};

/** What tests and contract kits may use in every room, beyond the room's own rules. */
export const testing = { libraries: ['vitest', 'fast-check'], adaptersMayAlsoUse: ['./kits'] } as const;

/** Folders of engine/src that any step may read file by file; every other folder is a step with one entry. */
export const sharedEngineFolders = ['ports', 'projections', 'journal'];

export const invariant = {
  oneEntryAPackage: 'INV-13',
  stepsKeepTheirFiles: 'INV-14',
  truthStaysInChaos: 'INV-10',
  nobodyKnowsTheShop: 'INV-11',
} as const;
