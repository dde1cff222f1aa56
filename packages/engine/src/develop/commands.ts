// What is run to build and test a project: as configured, else found in its package.json. It runs nothing.
import type { FileEdit, Project } from '@kintsugi/domain';
import type { WatchedProject } from '../context.ts';

type Commands = Project['commands'];

/** The project as it is at this commit, with `edits` laid over it. What is configured stays; a package.json that cannot be read finds nothing. */
export async function projectAt(
  { project, finds, repository }: WatchedProject,
  sha: string,
  edits: readonly FileEdit[] = [],
): Promise<Project> {
  if (finds.size === 0) return project;
  const files = new Map(await repository.read(sha, ['package.json', 'package-lock.json']));
  for (const { path, text } of edits) {
    if (text === null) files.delete(path);
    else files.set(path, text);
  }
  const found = commandsFound(files.get('package.json') ?? '', files.has('package-lock.json'));
  const commands = Object.fromEntries(
    Object.entries(project.commands).map(([name, configured]) => [
      name,
      finds.has(name as keyof Commands) ? found[name as keyof Commands] : configured,
    ]),
  ) as unknown as Commands;
  return { ...project, commands };
}

/** By npm's conventions; the command for one test file by the runner that the test script names. */
export function commandsFound(packageJson: string, isLocked: boolean): Commands {
  const scripts = scriptsOf(packageJson);
  const test = scripts['test'];
  return {
    install: isLocked ? 'npm ci --ignore-scripts --no-audit --no-fund' : null,
    build: scripts['build'] === undefined ? null : 'npm run build',
    test: test === undefined || test.includes('no test specified') ? null : 'npm test',
    testFile: test === undefined ? null : oneFile(test),
  };
}

function oneFile(test: string): string | null {
  if (/\bnode\b.*--test\b/.test(test)) return 'node --test {file}';
  const runner = /\b(vitest|jest|mocha|ava)\b/.exec(test)?.[1];
  if (runner === undefined) return null;
  return runner === 'vitest' ? 'npx vitest run {file}' : `npx ${runner} {file}`;
}

function scriptsOf(packageJson: string): Readonly<Record<string, string | undefined>> {
  try {
    const { scripts } = JSON.parse(packageJson) as { scripts?: unknown };
    if (typeof scripts !== 'object' || scripts === null) return {};
    return Object.fromEntries(Object.entries(scripts).filter(([, text]) => typeof text === 'string')) as never;
  } catch {
    // A package.json that does not parse is itself what fails: the builder will say so.
    return {};
  }
}
