// The last look at a patch before it leaves: whatever a generator does, the port's promises hold.
import { createHash } from 'node:crypto';
import type { FileEdit, Patch } from '@kintsugi/domain';
import type { RepairProblem } from '@kintsugi/engine/ports';
import { leavesTree } from './leaves-tree.ts';

const MOST_BYTES = 20_000_000;

/** Answers the patch as it may be proposed, or null: it leaves the tree, changes nothing, or was proposed before. */
export function soundPatches(problem: RepairProblem): (patch: Patch) => Patch | null {
  const seen = new Set<string>();
  let chance = 1;
  return (patch) => {
    if (patch.edits.some(({ path }) => leavesTree(path))) return null;
    const edits = patch.edits.filter(({ path, text }) => text !== (problem.files.get(path) ?? null));
    const bytes = edits.reduce((sum, { text }) => sum + (text?.length ?? 0), 0);
    if (edits.length === 0 || bytes > MOST_BYTES || new Set(edits.map(({ path }) => path)).size < edits.length)
      return null;
    const result = resultOf(edits);
    if (seen.has(result) || !(patch.chance > 0)) return null;
    seen.add(result);
    chance = Math.min(chance, patch.chance); // best first is what callers build on
    const says =
      patch.says
        .replaceAll(/[\s\p{Cc}]+/gu, ' ')
        .trim()
        .slice(0, 200) || patch.kind;
    return { ...patch, says, edits, chance, size: Math.max(1, patch.size) };
  };
}

function resultOf(edits: readonly FileEdit[]): string {
  const parts = edits.map(({ path, text }) => JSON.stringify([path, text]));
  const hash = createHash('sha256');
  for (const part of parts.toSorted()) hash.update(part);
  return hash.digest('base64');
}
