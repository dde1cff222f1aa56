// Every way to find patches that needs no model, each where it can be killed. It must not know how any of them works.
import type { PatchGenerator } from '@kintsugi/engine/ports';
import { boundedProblem } from './bounded-problem.ts';
import type { MissingPackage } from '@kintsugi/repair/dependencies';
import { openSandbox } from '../sandbox/open-sandbox.ts';
import { WAYS } from './messages.ts';
import type { SearchNote, Way } from './messages.ts';
import { createRegistryGenerator } from './registry/registry-generator.ts';
import type { FindMissing } from './registry/registry-generator.ts';
import { Search } from './search.ts';
import { SearcherPool } from './searcher-pool.ts';

export interface PatchGeneratorOptions {
  /** Of each process's heap; 1,024 by default. A search that needs more ends, with a note. */
  readonly memoryMb?: number;
  /** An idle process is kept so long for the next search; 20,000 by default. */
  readonly idleMs?: number;
  /** Searches at once over all generators; 4 by default. */
  readonly processes?: number;
  /** Patches of one search at most; 400 by default. */
  readonly most?: number;
  /** Without a patch for so long a search is ended; 30,000 by default. */
  readonly silenceMs?: number;
  /** Characters of files that a search is given at most; 64 million by default. */
  readonly filesMax?: number;
  /** Lets missing packages of scopes that are in use be asked for, by npm in a sandbox with a network; else nobody asks. */
  readonly registry?: {
    /** Absolute; what is made in it is removed again. */
    readonly folder: string;
    /** Proxies and certificates that npm needs. */
    readonly environment?: Readonly<Record<string, string>>;
    /** 20,000 by default. */
    readonly timeMs?: number;
  };
  /** What a search has seen and could not make a patch of, and why one broke off. */
  readonly onNote?: (generator: string, note: SearchNote) => void;
}

/**
 * The generators in no particular order; their streams are put into one by `orderPatches`.
 *
 * Each search has a process of its own that may read and nothing else: killed when it is aborted, left, silent for too
 * long or out of memory; kept for a while when it ended by itself. Nothing has to be closed: an idle process ends by
 * itself, and with the server.
 */
export function createPatchGenerators(options: PatchGeneratorOptions = {}): readonly PatchGenerator[] {
  const { memoryMb = 1_024, idleMs = 20_000, processes = 4, most = 400 } = options;
  const { silenceMs = 30_000, filesMax = 64_000_000, onNote = () => {} } = options;
  const pool = new SearcherPool({ memoryMb, idleMs, processes });
  const generatorOf = (way: Way, hear: (note: SearchNote) => void): PatchGenerator => ({
    name: way,
    propose: (whole, signal) => ({
      [Symbol.asyncIterator]: () => {
        const { problem, left } = boundedProblem(whole, filesMax);
        if (left > 0) hear({ subject: way, because: `${left} files were too large to be looked at.`, mend: TOO_LARGE });
        return new Search(pool, { way, problem, signal, most, silenceMs, onNote: hear });
      },
    }),
  });
  const local = WAYS.map((way) => generatorOf(way, (note) => onNote(way, note)));
  const { registry } = options;
  if (registry === undefined) return local;
  const access = {
    sandbox: () => openSandbox({ folder: registry.folder }),
    folder: registry.folder,
    environment: registry.environment ?? {},
    timeMs: registry.timeMs ?? 20_000,
  };
  const findMissing: FindMissing = async (problem, signal) => {
    const missing: MissingPackage[] = [];
    const hear = (note: SearchNote): void => void (note.missing && missing.push(note.missing));
    for await (const _ of generatorOf('dependencies', hear).propose(problem, signal));
    return missing;
  };
  return [...local, createRegistryGenerator(access, findMissing, (note) => onNote('registry', note))];
}

const TOO_LARGE = 'Nothing, if the fault lies elsewhere; else leave generated files out of the repository.';
