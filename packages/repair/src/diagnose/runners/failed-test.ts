// How a failed test becomes a fault, whoever ran it: message, code, and the first place of ours in its stack.
import { firstPlace, isFrame, type Place } from '../reading/frames.ts';
import type { Log } from '../reading/log.ts';
import { certain, weak, type Sighting } from '../reading/reader.ts';
import { readScriptError } from '../reading/script-errors.ts';

export interface FailedTest {
  readonly tool: string;
  /** Null: its file could not be loaded. */
  readonly name: string | null;
  /** As far as the runner says where the test itself is. */
  readonly place: Place | null;
  /** Lines of the log that hold its error: from this one up to, not with, that one. */
  readonly from: number;
  readonly to: number;
}

const heading =
  /^(?:\s*→ )?(?:Uncaught )?(?:([A-Za-z_$][\w$]{0,60}(?:Error|Exception)|Error)(?: \[([\w.]{1,60})\])?: )?(.*)$/;
const excerpt = /^\s*>?\s*\d{0,7} ?\|(?: |$)/;
const messageLinesMax = 8;

/** `at` is the line that names the test. */
export function failedTest(log: Log, at: number, { tool, name, place, from, to }: FailedTest): Sighting {
  const lines = messageLines(log, from, to);
  const [, errorName = null, bracketed = null, first = ''] = heading.exec(lines[0] ?? '') ?? [];
  const code = bracketed !== null && /^[A-Z][A-Z0-9_]+$/.test(bracketed) ? bracketed : null;
  const text = [unquoted(first), ...lines.slice(1)].join('\n');
  const isPlainError = errorName === null || /^(?:Error|AssertionError)$/.test(errorName);
  const known = readScriptError(first);
  const kind = name === null || known?.kind === 'missing-file' || known?.kind === 'dependency' ? known?.kind : 'test';
  const importer = known?.importer ?? / \((\S{1,500})\)$/.exec(first)?.[1] ?? null;
  const file = importer === null ? null : log.fileOf(importer);
  const where = firstPlace(log, from, to) ?? place ?? (file === null ? null : { file, line: null, column: null });
  const said = {
    tool,
    kind: kind ?? 'test',
    code,
    file: where?.file ?? null,
    line: where?.line ?? null,
    column: where?.column ?? null,
    message: isPlainError ? text : `${errorName}: ${text}`,
    subject: (kind === 'test' ? null : known?.subject) ?? name,
  } as const;
  return isEcho(first) ? weak(at, said) : certain(at, said);
}

/** What a runner says of a file whose process died: why is said elsewhere. */
const isEcho = (message: string) =>
  /^'?(?:test failed|\d{1,6} subtests? failed|Transform failed with \d{1,6} errors?:?)'?$/.test(message);

function messageLines(log: Log, from: number, to: number): string[] {
  const lines: string[] = [];
  for (const line of log.lines.slice(from, Math.min(to, from + 40))) {
    if (isFrame(line) || excerpt.test(line) || lines.length === messageLinesMax) break;
    const text = line.trim();
    if (text !== '') lines.push(text);
  }
  return lines;
}

const unquoted = (text: string) => /^'(.*)'$/.exec(text)?.[1] ?? text;
