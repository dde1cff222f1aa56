// A new release: the service's code, copied and patched, deployed as anybody deploys.
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Patch, Step } from '../scenario.ts';
import { act, serviceOf } from './ask.ts';
import type { Injection, Scene } from './scene.ts';

type ReleaseStep = Extract<Step, { do: 'release' }>;

const declared = z.object({ services: z.record(z.string(), z.object({ release: z.string() })) });

export async function releaseOf({ service, patches }: ReleaseStep, scene: Scene): Promise<Injection> {
  const source = await releaseFolderOf(scene.world.application, service);
  const folder = await draftOf(source, patches, scene.drafts);
  const { releases } = await serviceOf(scene, service);
  return {
    says: `${service} release ${Math.max(0, ...releases.map(({ number }) => number)) + 1} goes out`,
    go: async () => {
      const before = await serviceOf(scene, service);
      await act(scene, service, { kind: 'deploy', folder });
      const { release: injected } = await serviceOf(scene, service);
      return async () => {
        const now = await serviceOf(scene, service);
        if (injected === before.release || now.release !== injected) return;
        await act(scene, service, { kind: 'rollback', release: before.release });
      };
    },
  };
}

/** Where the application's own declaration says that the service's code lies. Absolute. */
export async function releaseFolderOf(application: string, service: string): Promise<string> {
  const { services } = declared.parse(parse(await readFile(join(application, 'kintsugi.yaml'), 'utf8')));
  const found = services[service];
  if (found === undefined) throw new Error(`kintsugi.yaml declares no service ${service}`);
  return resolve(application, found.release);
}

/** A patched copy in a folder whose name says nothing. Dependencies are found beside it as beside the original. */
export async function draftOf(source: string, patches: readonly Patch[], drafts: string): Promise<string> {
  const place = await mkdtemp(join(drafts, 'build-'));
  const folder = join(place, 'release');
  await cp(source, folder, {
    recursive: true,
    filter: (path) => !relative(source, path).split(sep).includes('node_modules'),
  });
  for (const patch of patches) {
    const file = join(folder, patch.file);
    await writeFile(file, patched(await readFile(file, 'utf8'), patch));
  }
  const dependencies = nearest(source, 'node_modules');
  if (dependencies !== null) await symlink(dependencies, join(place, 'node_modules'), 'dir');
  const manifest = nearest(source, 'package.json');
  if (manifest !== null && dirname(manifest) !== source) {
    const { type = 'commonjs' } = JSON.parse(await readFile(manifest, 'utf8')) as { type?: string };
    await mkdir(place, { recursive: true });
    await writeFile(join(place, 'package.json'), JSON.stringify({ type }));
  }
  return folder;
}

/** Throws where the place to patch is not there exactly once: then the code has moved on, and the scenario must follow. */
export function patched(text: string, { file, find, replace }: Patch): string {
  const found = text.split(find).length - 1;
  if (found !== 1) throw new Error(`${file} holds ${found} times, not once:\n${find}`);
  return text.replace(find, () => replace);
}

function nearest(folder: string, name: string): string | null {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, name))) return join(at, name);
    if (dirname(at) === at) return null;
  }
}
