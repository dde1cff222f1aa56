// Lock files: changed alone, pointing elsewhere, with other checksums for the same version. People do not write them.
import { folderOf, manifestFor } from '../../reading/file-kinds.ts';
import { isRecord, jsonOf, keyLines } from '../../reading/manifest.ts';
import type { ReviewedChange, ReviewedFile } from '../../reading/reviewed-change.ts';
import { fileRule, type Said } from '../../rule.ts';

const mend = 'let the package manager write it, from the manifest and the registry that are used';

export const lockFiles = fileRule('lock-files', (file, change) => {
  const manifest = manifestFor(file.path);
  if (manifest === null) return [];
  if (file.after === null) {
    const says = 'deletes the lock file: every install may bring other code';
    return [{ severity: 'blocker' as const, line: 1, says, mend: 'put it back' }];
  }
  return [...alone(file, change, manifest), ...elsewhere(file), ...otherContents(file)];
});

/** Where the fault lies in the lock file itself, it is right that it changes alone. */
function alone(file: ReviewedFile, { files, causeFiles }: ReviewedChange, manifest: string): Said[] {
  const folder = folderOf(file.path);
  // A workspace's manifests may lie below the one lock file.
  const isFollowed = files.some(({ path }) => path.startsWith(folder) && path.endsWith(manifest));
  if (isFollowed || causeFiles.includes(file.path) || file.before === null) return [];
  const says = `changes without ${manifest}: nothing asks for it`;
  return [{ severity: 'major', line: file.added[0]?.line ?? 1, says, mend }];
}

const address = /\b((?:git\+)?(?:https?|ssh|git|file)):\/\/([^/\s"'@]{0,200}@)?([^/\s"':?#]{0,200})/g;

/** A place to download from that the file did not name before. A host of yesterday is trusted as yesterday. */
function elsewhere(file: ReviewedFile): Said[] {
  const known = new Set(addressesIn(file.before ?? ''));
  const said = new Set<string>();
  return file.added.flatMap(({ text, line }) =>
    addressesIn(text.slice(0, 4_000)).flatMap((place) => {
      const isFirst = file.before === null;
      const isOdd = !place.startsWith('https://');
      if (known.has(place) || said.has(place) || (isFirst && !isOdd)) return [];
      said.add(place);
      const says = `downloads from ${place}, which it did not before`;
      return [{ severity: 'blocker' as const, line, says, mend }];
    }),
  );
}

const addressesIn = (text: string) => [...text.matchAll(address)].map(([, scheme, , host]) => `${scheme}://${host}`);

/** npm's lock: the same version of a package must keep its checksum; one with a checksum must not lose it. */
function otherContents(file: ReviewedFile): Said[] {
  const before = packagesOf(file.before);
  const after = packagesOf(file.after);
  const lines = keyLines(file.after);
  return [...after].flatMap(([path, now]) => {
    const was = before.get(path);
    const line = lines.get(path) ?? 1;
    const findings: Said[] = [];
    if (was && was.version === now.version && was.integrity !== null && was.integrity !== now.integrity) {
      const says =
        now.integrity === null
          ? `'${path}' has no checksum any more`
          : `'${path}' has another checksum for the same version`;
      findings.push({ severity: 'blocker', line, says, mend });
    }
    if (now.hasInstallScript && !was?.hasInstallScript) {
      const says = `'${path}' runs a script of its own when it is installed`;
      findings.push({ severity: 'major', line, says, mend: 'let a person look at the script' });
    }
    return findings;
  });
}

interface Locked {
  readonly version: string;
  readonly integrity: string | null;
  readonly hasInstallScript: boolean;
}

function packagesOf(text: string | null): ReadonlyMap<string, Locked> {
  const packages = jsonOf(text)?.['packages'];
  if (!isRecord(packages)) return new Map();
  return new Map(
    Object.entries(packages).flatMap(([path, value]) => {
      if (!isRecord(value) || typeof value['version'] !== 'string' || path === '') return [];
      const integrity = typeof value['integrity'] === 'string' ? value['integrity'] : null;
      const locked = { version: value['version'], integrity, hasInstallScript: value['hasInstallScript'] === true };
      return [[path, locked] as const];
    }),
  );
}
