// Which commands a request asks for, in their order, as they are given to the shell. It must not know how they are run.
import type { CommandName, Project } from '@kintsugi/domain';
import type { BuildRequest } from '@kintsugi/engine/ports';
import { whyNoPath } from './clone/lay-over.ts';

export interface PlannedStep {
  readonly name: CommandName;
  readonly command: string;
}

export type Planned =
  | { readonly ok: true; readonly steps: readonly PlannedStep[] }
  | { readonly ok: false; readonly because: string };

/** A command that the project does not have is left out. `test-file` is one step a file; without its command, all tests. */
export function planSteps({ project, commands, testFiles }: BuildRequest): Planned {
  const steps: PlannedStep[] = [];
  for (const name of commands) {
    if (name === 'test-file' && project.commands.testFile !== null) {
      for (const file of testFiles ?? []) {
        const refused = whyNoPath(file);
        if (refused !== null) return { ok: false, because: `${JSON.stringify(file)} is no test file: ${refused}.` };
        steps.push({ name, command: withFile(project.commands.testFile, file) });
      }
      continue;
    }
    const command = commandOf(project, name);
    if (command !== null) steps.push({ name, command });
  }
  return { ok: true, steps };
}

function commandOf({ commands }: Project, name: CommandName): string | null {
  switch (name) {
    case 'install':
      return commands.install;
    case 'build':
      return commands.build;
    case 'test':
    case 'test-file':
      return commands.test;
  }
}

/** One word for the shell, also where the command has the place in quotes; never an option. */
function withFile(command: string, file: string): string {
  const word = `'${(file.startsWith('-') ? `./${file}` : file).replaceAll("'", `'\\''`)}'`;
  return command.replaceAll(/"\{file\}"|'\{file\}'|\{file\}/g, () => word);
}
