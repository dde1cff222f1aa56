// Repairs of what a project is made of: declared packages, their versions, their lock, and paths to files. Pure.
import type { Diagnosis, FileEdit, Patch } from '@kintsugi/domain';
import { patchSize } from '../difference/index.ts';
import { additionsOf } from './add-missing.ts';
import { createLocks } from './lock/lock-over.ts';
import type { LockOver } from './lock/lock-over.ts';
import { manifestsOf } from './manifest.ts';
import { importsPackage, missingPackages } from './missing-packages.ts';
import type { DependencyProblem, NotProposed } from './problem.ts';
import { putBacks } from './put-back.ts';
import { isLockFile, isManifest } from '../tree-paths.ts';
import { redirections } from './stale-paths.ts';
import { syncedLock, syncedManifest } from './sync-lock.ts';

const MOST_PATCHES = 40;
const OUT_OF_STEP = /in sync|out of date|frozen|EUSAGE|does not satisfy|missing:.*from lock file/i;

interface Draft {
  readonly says: string;
  readonly edits: readonly FileEdit[];
  readonly chance: number;
}

/**
 * Patches of package.json files with their locks, the likeliest first; and what was seen but has no honest patch.
 *
 * A version is never guessed: it comes from the lock, another package here, or what the culprit replaced. A lock is
 * only changed with what an earlier lock held (package-lock version 3), or taken back as a whole (any kind).
 * Cost     O(text of manifests and locks · dependencies that changed).
 */
export function repairDependencies(problem: DependencyProblem): {
  readonly patches: readonly Patch[];
  readonly not: readonly NotProposed[];
} {
  const { files, diagnoses } = problem;
  const diff = problem.culprit?.diff ?? [];
  const manifests = manifestsOf(files);
  const locks = createLocks(files, diff);
  const world = { files, manifests, diff, lockOver: locks.over };
  const drafts: Draft[] = [];
  const not: NotProposed[] = [];
  for (const missing of missingPackages(diagnoses, manifests, files)) {
    const answer = additionsOf(missing, locks.over(missing.manifest), world);
    drafts.push(...answer.additions.map(({ says, edits, worth }) => ({ says, edits, chance: 0.9 * worth })));
    if (answer.not !== null) not.push(answer.not);
  }
  for (const one of putBacks(world)) {
    if (!('edits' in one)) not.push(one);
    else drafts.push({ ...one, chance: one.worth * blameOf(one.names, problem) });
  }
  for (const manifest of manifests.values()) drafts.push(...inStep(manifest, locks.over(manifest.path), diagnoses));
  const named = diagnoses.flatMap(({ kind, subject }) =>
    kind === 'missing-file' && subject !== null ? [subject] : [],
  );
  const missesFile = diagnoses.some(({ kind }) => kind === 'missing-file' || kind === 'dependency' || kind === 'crash');
  for (const { path, text, from, to, worth } of missesFile ? redirections(files, diff, named) : []) {
    drafts.push({ says: `let ${path} name ${to} instead of ${from}`, edits: [{ path, text }], chance: 0.7 * worth });
  }
  return { patches: ranked(drafts, files), not };
}

/** How much the faults speak against these packages; what is not spoken of at all keeps a little. */
function blameOf(names: readonly string[], { diagnoses, files, culprit }: DependencyProblem): number {
  let most = 0.1;
  for (const { file, subject, message, kind } of diagnoses.slice(0, 200)) {
    const text = (file === null ? undefined : files.get(file)) ?? '';
    for (const name of names) {
      const named = subject === name || subject?.startsWith(`${name}/`) === true;
      if (named) most = Math.max(most, 0.95);
      else if (mentions(message, name)) most = Math.max(most, 0.85);
      else if (importsPackage(text, name)) most = Math.max(most, kind === 'type' || kind === 'test' ? 0.7 : 0.5);
    }
    if (kind === 'dependency') most = Math.max(most, 0.4);
    if (kind === 'test' || kind === 'crash') most = Math.max(most, 0.2);
  }
  // Where nothing else was changed it is one of them, whatever the faults say.
  const alone = culprit?.diff.every(({ path }) => isManifest(path) || isLockFile(path)) === true;
  return alone ? 1 - 0.4 * (1 - most) : most;
}

/** As a word of its own: `pad` is not meant by `leftpad`. */
function mentions(message: string, name: string): boolean {
  for (let at = message.indexOf(name); at !== -1; at = message.indexOf(name, at + 1)) {
    const around = `${message[at - 1] ?? ' '}${message[at + name.length] ?? ' '}`;
    if (!/[\w-]/.test(around)) return true;
  }
  return false;
}

function inStep(
  manifest: Parameters<typeof syncedLock>[0],
  lock: LockOver | null,
  diagnoses: readonly Diagnosis[],
): readonly Draft[] {
  const said = diagnoses.some(({ tool, kind, code, message }) =>
    tool === 'npm' || kind === 'dependency' ? OUT_OF_STEP.test(`${code ?? ''} ${message}`) : false,
  );
  if (!said || lock === null) return [];
  const [byLock, byManifest] = [syncedLock(manifest, lock), syncedManifest(manifest, lock)];
  return [
    ...(byLock === null
      ? []
      : [{ says: `bring ${lock.path} in step with ${manifest.path}`, edits: byLock, chance: 0.85 }]),
    ...(byManifest === null
      ? []
      : [{ says: `let ${manifest.path} ask for what ${lock.path} holds`, edits: byManifest, chance: 0.5 }]),
  ];
}

function ranked(drafts: readonly Draft[], files: ReadonlyMap<string, string>): readonly Patch[] {
  const kept: Draft[] = [];
  for (const draft of drafts.toSorted((a, b) => b.chance - a.chance)) {
    if (kept.length < MOST_PATCHES && !kept.some((other) => sameEdits(other, draft))) kept.push(draft);
  }
  let left = 1;
  return kept.map(({ says, edits, chance: alone }) => {
    const size = patchSize(edits.map(({ path, text }) => ({ before: files.get(path) ?? null, after: text })));
    const chance = alone * left; // it is tried when those before it were not right
    left -= chance;
    return { kind: 'dependency', says, edits, chance, size };
  });
}

function sameEdits(a: Draft, b: Draft): boolean {
  const texts = new Map(a.edits.map(({ path, text }) => [path, text]));
  return a.edits.length === b.edits.length && b.edits.every(({ path, text }) => texts.get(path) === text);
}
