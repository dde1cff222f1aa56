// From the output of a command to its faults. The output was printed by a stranger's code: data, whatever it says.
import type { BuildStep, CommandEnd, Diagnosis, FailureKind } from '@kintsugi/domain';
import { readLog, type Log } from './reading/log.ts';
import { certain, type Sighting } from './reading/reader.ts';
import { readers } from './readers.ts';

const diagnosesMax = 200;
const messageMax = 500;
const subjectMax = 300;
const lastLinesMax = 5;

/**
 * The faults that a step's output tells of, in the order in which they are told; [] for a step that passed or that was
 * stopped by us, which says nothing about the code.
 *
 * Shape    at most 200; messages of at most 500 characters; a fault that is told twice is there once. What is told
 *          only in passing (warnings, "exit code 1") is there when nothing else is. Never empty for a failed step: one
 *          of kind `unknown` with the last lines, when nobody knows the form.
 * Needs    `known.files`, the paths of the repository; printed paths are matched by their longest end that is one.
 * Errors   none: it never throws, whatever is printed.
 * Cost     linear in the output, of which 4 million characters and 60,000 lines are read (beginning and end).
 */
export function diagnose(step: BuildStep, known: { readonly files: readonly string[] }): readonly Diagnosis[] {
  if (step.end === 'passed' || step.end === 'stopped') return [];
  const log = readLog(step.output, known.files);
  const seen = [...endSighting(step), ...readers.flatMap((reader) => reader.faults(log))];
  const hasCertain = seen.some(({ isWeak }) => !isWeak);
  const told = (hasCertain ? seen.filter(({ isWeak }) => !isWeak) : seen).sort((a, b) => a.at - b.at);
  const faults = once(told.map(({ diagnosis }) => bounded(diagnosis)));
  return faults.length > 0 ? faults.slice(0, diagnosesMax) : [unknown(log, step)];
}

const ends: Readonly<Partial<Record<CommandEnd, { kind: FailureKind; message: string }>>> = {
  'timed-out': { kind: 'time-out', message: 'did not end within its limit of time' },
  'out-of-memory': { kind: 'out-of-memory', message: 'was killed at its limit of memory' },
  'disk-full': { kind: 'disk-full', message: 'was ended because the disk was full' },
};

/** What the sandbox saw is no matter of reading. Killed from outside (137) is what a limit of memory looks like. */
function endSighting(step: BuildStep): Sighting[] {
  const isKilled = step.end === 'failed' && step.exitCode === 137;
  const end = ends[isKilled ? 'out-of-memory' : step.end];
  if (!end) return [];
  return [certain(-1, { tool: 'sh', kind: end.kind, message: `${step.name}: ${step.command} ${end.message}` })];
}

/** The same fault from a summary may lack what the first telling had. */
function once(faults: readonly Diagnosis[]): Diagnosis[] {
  const kept = new Map<string, Diagnosis>();
  for (const fault of faults) {
    const isOfATest = fault.kind === 'test';
    const key = isOfATest
      ? JSON.stringify([fault.tool, fault.subject, fault.file])
      : JSON.stringify([fault.tool, fault.code, fault.file, fault.line, fault.column, fault.message.split('\n')[0]]);
    if (!kept.has(key)) kept.set(key, fault);
  }
  return [...kept.values()];
}

function bounded(fault: Diagnosis): Diagnosis {
  return {
    ...fault,
    message: shortened(fault.message, messageMax),
    subject: fault.subject === null ? null : shortened(fault.subject, subjectMax),
  };
}

/** Whole characters: a cut pair of surrogates would be no text. */
function shortened(text: string, max: number): string {
  const whole = text.toWellFormed();
  return whole.length <= max ? whole : `${whole.slice(0, max - 1)}…`.toWellFormed();
}

function unknown(log: Log, step: BuildStep): Diagnosis {
  const last = log.lines.filter((line) => line.trim() !== '').slice(-lastLinesMax);
  const message =
    last.length > 0 ? last.join('\n') : `${step.command} failed without a word, exit code ${step.exitCode}`;
  return bounded(certain(0, { tool: 'sh', kind: 'unknown', message }).diagnosis);
}
