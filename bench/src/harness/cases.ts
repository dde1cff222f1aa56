// Benchmarks over many cases that can be cut into slices, resumed after an end, and merged: outcomes are kept case by case.
import { appendFile, mkdir, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Slice } from './bench.ts';

export interface CaseRun<Case, Outcome> {
  /** All of them, always in the same order. */
  readonly cases: readonly Case[];
  idOf(one: Case): string;
  /** A JSON value. */
  measure(one: Case): Promise<Outcome>;
  /** Where outcomes are kept: the context's `outcomesFile`, since they belong to one commit and one set of options. */
  readonly file: string;
  readonly slice: Slice;
  readonly resume: boolean;
  progress(line: string): void;
}

export interface CaseOutcomes<Outcome> {
  readonly outcomes: readonly Outcome[];
  /** How many cases there are in all; more than outcomes while slices are missing. */
  readonly total: number;
}

/** Measures the cases of this slice that have no outcome yet, and answers all outcomes there are, of all slices. */
export async function runCases<Case, Outcome>(run: CaseRun<Case, Outcome>): Promise<CaseOutcomes<Outcome>> {
  const isCut = run.slice.of > 1;
  // A whole run starts anew; a slice must not throw away what the others found.
  if (!run.resume && !isCut) await rm(run.file, { force: true });
  const done = await readOutcomes<Outcome>(run.file);
  const missing = sliceOf(run.cases, run.slice).filter((one) => !done.has(run.idOf(one)));
  await mkdir(dirname(run.file), { recursive: true });
  for (const [index, one] of missing.entries()) {
    run.progress(`${index + 1} of ${missing.length}: ${run.idOf(one)}`);
    const outcome = await run.measure(one);
    done.set(run.idOf(one), outcome);
    await appendFile(run.file, `${JSON.stringify({ id: run.idOf(one), outcome })}\n`);
  }
  const outcomes = run.cases.flatMap((one) => {
    const id = run.idOf(one);
    return done.has(id) ? [done.get(id) as Outcome] : [];
  });
  return { outcomes, total: run.cases.length };
}

/** Every `of`-th case from the `part`-th on, so that each slice is like the whole. */
export function sliceOf<Case>(cases: readonly Case[], { part, of }: Slice): readonly Case[] {
  return cases.filter((_, index) => index % of === part - 1);
}

async function readOutcomes<Outcome>(file: string): Promise<Map<string, Outcome>> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const outcomes = new Map<string, Outcome>();
  for (const line of text.split('\n')) {
    const read = readLine<Outcome>(line);
    if (read !== null) outcomes.set(read.id, read.outcome);
  }
  return outcomes;
}

/** The last line of a run that was killed may be cut short: that case is measured again. */
function readLine<Outcome>(line: string): { id: string; outcome: Outcome } | null {
  try {
    return JSON.parse(line) as { id: string; outcome: Outcome };
  } catch {
    return null;
  }
}
