// BENCHMARKS.md: one section a benchmark, written anew by each recorded run. Pure.
import type { BenchResult } from './bench.ts';
import { markdownTable, tableRows } from './report.ts';

export interface Circumstances {
  /** Processor, cores, memory, Node's version, load before the run. */
  readonly machine: string;
  /** ISO date. */
  readonly date: string;
  readonly commit: string;
  readonly command: string;
}

const PREFACE = `# Benchmarks

What was measured, where, and with which command. Each section is written by \`npm run bench -- NAME --record\`: change it
by running it. Baselines ran in the same process. *from – to* is the lowest and highest of the repetitions for speeds,
and a bootstrap interval over cases for qualities.
`;

/** `document` (empty when there is none) with the section of this benchmark in place of its old one, or at its end. */
export function withSection(document: string, name: string, section: string): string {
  const text = document.trim() === '' ? PREFACE : document;
  const heading = `## ${name}\n`;
  const start = text.startsWith(heading) ? 0 : text.indexOf(`\n${heading}`) + 1;
  if (start === 0 && !text.startsWith(heading)) return `${text.trimEnd()}\n\n${section}`;
  const next = text.indexOf('\n## ', start + heading.length);
  const rest = next < 0 ? '' : `\n${text.slice(next + 1)}`;
  return `${text.slice(0, start)}${section}${rest}`;
}

export function sectionOf(name: string, title: string, result: BenchResult, around: Circumstances): string {
  const { machine, date, commit, command } = around;
  const notes = result.notes.map((note) => `- ${note}\n`).join('');
  return `## ${name}

${title}

${markdownTable(tableRows(result.figures))}

${notes}${notes === '' ? '' : '\n'}\`${command}\` · ${date} · commit ${commit} · ${machine}
`;
}
