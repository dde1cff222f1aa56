// Runs one command in a cell, with its output into the log and, bounded, into the report. It must not know what comes next.
import type { BuildStep } from '@kintsugi/domain';
import type { Cell, CommandResult, Mount } from '../../sandbox/sandbox.ts';
import type { Build } from './context.ts';
import { keepOutput } from './log/kept-output.ts';
import { maskedLines } from './log/masked-lines.ts';
import type { PlannedStep } from './steps.ts';

export interface RanStep {
  readonly step: BuildStep;
  readonly result: CommandResult;
}

export interface StepSurroundings {
  readonly network: boolean;
  readonly environment: Readonly<Record<string, string>>;
  readonly mounts: readonly Mount[];
}

export async function runStep(
  { context, project, log, signal }: Build,
  cell: Cell,
  { name, command }: PlannedStep,
  surroundings: StepSurroundings,
): Promise<RanStep> {
  log.write(`$ ${context.maskerOf(project.name)(command)}\n`);
  const kept = keepOutput(project.limits.outputKb * 1024, log.write);
  const output = maskedLines(context.maskerOf(project.name), kept.write);
  const result = await cell.run({
    ...surroundings,
    command,
    limits: project.limits,
    ...(signal && { signal }),
    onOutput: output.write,
  });
  output.end();
  const { text, bytes } = kept.end();
  log.write(`${text === '' || text.endsWith('\n') ? '' : '\n'}${closing(name, result)}\n`);
  const end = result.end === 'broken' ? 'stopped' : result.end;
  const { exitCode, durationMs } = result;
  return { result, step: { name, command, end, exitCode, durationMs, output: text, outputBytes: bytes } };
}

function closing(name: string, { end, because, durationMs }: CommandResult): string {
  const seconds = `${(durationMs / 1000).toFixed(1)} s`;
  return end === 'passed' ? `# ${name} passed after ${seconds}` : `# ${name}: ${end} after ${seconds}. ${because}`;
}
