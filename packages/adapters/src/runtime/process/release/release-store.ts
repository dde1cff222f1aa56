// Puts a release into its place in the data folder, whole or not at all. It must not know services' state.
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Refusal } from '@kintsugi/domain';
import type { Layout } from '../layout.ts';
import type { ServiceSpec } from '../spec.ts';
import { readReleaseFolder } from './release-folder.ts';
import type { ReleaseFile } from './release-folder.ts';

export type PreparedRelease =
  | { readonly ok: true; readonly release: string; readonly contentHash: string }
  | { readonly ok: false; readonly refusal: Refusal };

/** Digits of the content hash that name a release: few enough to say, enough never to meet. */
const NAME_DIGITS = 12;

/**
 * Copies `folder` to DATA/releases/SERVICE/RELEASE/, beside the dependencies that its imports resolve to where it came
 * from; where there are none (a patched copy in a temporary folder), those of the service's own release folder.
 */
export async function storeRelease(
  layout: Layout,
  service: Pick<ServiceSpec, 'name' | 'run' | 'releaseFolder'>,
  folder = service.releaseFolder,
): Promise<PreparedRelease> {
  const read = await readReleaseFolder(folder, service.run);
  if (!read.ok) return read;
  const release = read.contentHash.slice(0, NAME_DIGITS);
  const place = layout.releaseFolder(service.name, release);
  const sources = [folder, service.releaseFolder];
  if (!existsSync(place)) await writeAtOnce(layout.releasesOf(service.name), place, read.files, sources);
  return { ok: true, release, contentHash: read.contentHash };
}

async function writeAtOnce(
  parent: string,
  place: string,
  files: readonly ReleaseFile[],
  sources: readonly string[],
): Promise<void> {
  const draft = join(parent, `.new-${randomUUID()}`);
  await mkdir(draft, { recursive: true });
  try {
    for (const { path, bytes, executable } of files) {
      await writeSynced(join(draft, path), bytes, executable ? 0o755 : 0o644);
    }
    const dependencies = nearest(sources, 'node_modules');
    if (dependencies !== null) await symlink(dependencies, join(draft, 'node_modules'), 'dir');
    if (!files.some(({ path }) => path === 'package.json')) await keepModuleType(draft, sources);
    await rename(draft, place);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Somebody else put the same content there first.
    if (!existsSync(place)) throw error;
  }
}

async function writeSynced(file: string, bytes: Buffer, mode: number): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const handle = await open(file, 'w', mode);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Whether .js and .ts are modules is said by the nearest package.json, which may lie above the folder. */
async function keepModuleType(draft: string, sources: readonly string[]): Promise<void> {
  const manifest = nearest(sources, 'package.json');
  const type = manifest === null ? null : moduleTypeIn(await readFile(manifest, 'utf8'));
  if (type !== null)
    await writeSynced(join(draft, 'package.json'), Buffer.from(`${JSON.stringify({ type })}\n`), 0o644);
}

function moduleTypeIn(manifest: string): string | null {
  try {
    const { type } = JSON.parse(manifest) as { readonly type?: unknown };
    return type === 'module' || type === 'commonjs' ? type : null;
  } catch {
    return null;
  }
}

/** Looks in each folder and everything above it before it looks in the next. */
function nearest(folders: readonly string[], name: string): string | null {
  for (const folder of folders) {
    for (let at = folder; ; at = dirname(at)) {
      if (existsSync(join(at, name))) return join(at, name);
      if (dirname(at) === at) break;
    }
  }
  return null;
}
