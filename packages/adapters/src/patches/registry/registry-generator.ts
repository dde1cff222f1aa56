// Adds a package that nobody here knows a version of, as the team's own registry has it. The one generator with a network.
import type { Patch } from '@kintsugi/domain';
import type { PatchGenerator, RepairProblem } from '@kintsugi/engine/ports';
import { patchSize } from '@kintsugi/repair/difference';
import { additionFrom } from '@kintsugi/repair/dependencies';
import type { MissingPackage } from '@kintsugi/repair/dependencies';
import type { SearchNote } from '../messages.ts';
import { askRegistry } from './ask-registry.ts';
import type { RegistryAccess } from './ask-registry.ts';

/** Finds what is missing; its patches are of no interest here. */
export type FindMissing = (problem: RepairProblem, signal: AbortSignal) => Promise<readonly MissingPackage[]>;

const MOST = 3;
/** The newest version is likely what the author had; it was never seen to work here. */
const CHANCE = 0.6;

/**
 * Asks only for packages of a scope that the project uses or routes to a registry already: a name from nowhere may be
 * anybody's, and whether to trust it is for a person. Needs a sandbox that keeps npm in.
 */
export function createRegistryGenerator(
  access: RegistryAccess,
  findMissing: FindMissing,
  onNote: (note: SearchNote) => void,
): PatchGenerator {
  return {
    name: 'registry',
    async *propose(problem, signal) {
      if (signal.aborted) return;
      const missing = (await findMissing(problem, signal)).slice(0, MOST);
      for (const [n, one] of missing.entries()) {
        if (signal.aborted) return;
        const answer = await proposalFor(one, problem, access, signal);
        if ('because' in answer) onNote({ subject: one.name, because: answer.because, mend: MEND });
        else yield { ...answer, chance: CHANCE / 2 ** n };
      }
    },
  };
}

const MEND = 'Install it where its registry can be reached, and commit package.json with its lock.';

async function proposalFor(
  missing: MissingPackage,
  { files }: RepairProblem,
  access: RegistryAccess,
  signal: AbortSignal,
): Promise<Omit<Patch, 'chance'> | { readonly because: string }> {
  const { name, manifest } = missing;
  if (!isOwnScope(name, files))
    return { because: `${name} is of no scope that this project uses: a person must trust it.` };
  const answer = await askRegistry(files, missing, access, signal);
  if (answer.kind === 'unknown') return { because: `The registry did not help with ${name}: ${answer.because}` };
  const addition = additionFrom(files, missing, answer);
  if (addition === null) return { because: `With ${name} other packages would change, too.` };
  const { range, edits } = addition;
  const size = patchSize(edits.map(({ path, text }) => ({ before: files.get(path) ?? null, after: text })));
  return { kind: 'dependency', says: `add ${name} ${range} to ${manifest}, the newest in its registry`, edits, size };
}

function isOwnScope(name: string, files: ReadonlyMap<string, string>): boolean {
  const scope = name.startsWith('@') ? name.slice(0, name.indexOf('/') + 1) : null;
  if (scope === null) return false;
  return [...files].some(
    ([path, text]) =>
      (/(?:^|\/)package\.json$/.test(path) && text.includes(`"${scope}`)) ||
      (/(?:^|\/)\.npmrc$/.test(path) && text.includes(`${scope.slice(0, -1)}:registry`)),
  );
}
