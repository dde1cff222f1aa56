// A machine with a secret, and hostile projects on it: whatever they did, the machine is as before when it is disposed of.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BuildLimits, BuildReport, Project } from '@kintsugi/domain';
import { expect } from 'vitest';
import { livingWith, openBuilderWorld, type BuilderWorld, type Entry } from './builder-world.kit.ts';

export const LIMITS: BuildLimits = { timeMs: 8_000, memoryMb: 256, processes: 64, diskMb: 32, outputKb: 256 };
/** Stands in the command lines of the hostile, so that what lives on can be found. */
export const MARK = `kintsugi-hostile-${process.pid}`;

export interface HostileWorld {
  readonly world: BuilderWorld;
  /** A folder of the machine that the hostile would like to read or write; it holds `secret`, which is `the secret`. */
  readonly home: string;
  readonly run: (command: string, limits?: Partial<BuildLimits>) => Promise<BuildReport>;
  readonly runFiles: (
    files: Readonly<Record<string, Entry>>,
    command: string,
    limits?: Partial<BuildLimits>,
  ) => Promise<BuildReport>;
  /** Looks whether anything was harmed or left. */
  readonly dispose: () => Promise<void>;
}

export async function openHostileWorld(): Promise<HostileWorld> {
  const world = await openBuilderWorld();
  const home = mkdtempSync(join(tmpdir(), 'kintsugi-victim-'));
  writeFileSync(join(home, 'secret'), 'the secret');
  const runFiles: HostileWorld['runFiles'] = async (files, command, limits) => {
    const commit = await world.commit(files);
    const project = hostile(command, limits);
    return world.builder.run({ id: 'hostile', project, commit, edits: [], commands: ['test'] });
  };
  return {
    world,
    home,
    runFiles,
    run: (command, limits) => runFiles({ a: '' }, command, limits),
    async dispose() {
      await world.dispose();
      const left = readdirSync(home);
      const secret = readFileSync(join(home, 'secret'), 'utf8');
      rmSync(home, { recursive: true, force: true });
      expect({ left, secret, living: livingWith(MARK) }).toEqual({
        left: ['secret'],
        secret: 'the secret',
        living: [],
      });
    },
  };
}

export function hostile(testCommand: string, limits: Partial<BuildLimits> = {}): Project {
  return {
    name: 'hostile',
    branch: 'main',
    commands: { install: null, build: null, test: testCommand, testFile: null },
    services: {},
    autonomy: 'propose',
    trusted: false,
    limits: { ...LIMITS, ...limits },
  };
}
