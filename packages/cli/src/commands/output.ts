// The two ways in which every command answers: lines for people, or one JSON object a line.
import type { Command } from 'commander';
import type { Terminal, Where } from '../connection.ts';
import type { Paper } from '../output/paper.ts';

/** The options of a command with those of the program. */
export function settled(command: Command): Where {
  return command.optsWithGlobals<Where>();
}

export function show(
  command: Command,
  { paper }: Terminal,
  answer: unknown,
  lines: (paper: Paper) => readonly string[],
): void {
  if (settled(command).json === true) paper.line(JSON.stringify(answer));
  else for (const line of lines(paper)) paper.line(line);
}
