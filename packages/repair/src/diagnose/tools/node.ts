// Node itself: what it could not load, parse or strip, and exceptions that nobody caught.
import type { FailureKind } from '@kintsugi/domain';
import { firstPlace, isFrame, type Place } from '../reading/frames.ts';
import type { Log } from '../reading/log.ts';
import { certain, numberOf, weak, type LogReader, type Sighting } from '../reading/reader.ts';
import { readScriptError, syntaxSubject, type ScriptError } from '../reading/script-errors.ts';

const heading = /^(?:Uncaught )?([A-Za-z_$][\w$]{0,60})(?: \[([A-Z][A-Z0-9_]{1,60})\])?: (.*)$/;
const excerptPlace = /^((?:file:\/\/|\/|[A-Za-z]:[\\/]|node:).{1,500}?):(\d{1,7})$/;
const errorName = /(?:Error|Exception|Warning|^Error)$/;
const absolute = /^(?:\/|file:|[A-Za-z]:[\\/])/;
const extension = /^Unknown file extension "(.{0,60}?)" for (\S{1,500})/;
const blockMax = 60;
const excerptReach = 8;

export const node: LogReader = {
  tool: 'node',
  faults: (printed) => {
    const log = withoutTapMarks(printed);
    const seen: Sighting[] = [];
    for (let at = 0; at < log.lines.length; at += 1) {
      const found = heading.exec(log.lines[at]!);
      if (!found || !errorName.test(found[1]!)) continue;
      const excerpt = excerptBefore(log, at);
      const end = blockEnd(log, at + 1);
      if (excerpt === null && !isFrame(log.lines[at + 1] ?? '') && !hasFrameSoon(log, at)) continue;
      seen.push(sightingOf(log, at, end, found, excerpt));
      at = end - 1;
    }
    return [...seen, ...thrownValues(log, seen), ...missingScripts(log)];
  },
};

/** Node's own TAP reporter puts what a test file prints behind `# `. */
function withoutTapMarks(log: Log): Log {
  if (!log.lines.some((line) => line === 'TAP version 13')) return log;
  const lines = log.lines.map((line) => (line.startsWith('# ') ? line.slice(2).replaceAll('\\#', '#') : line));
  return { ...log, lines };
}

function sightingOf(log: Log, at: number, end: number, found: RegExpExecArray, excerpt: Excerpt | null): Sighting {
  const [, name = '', bracketed, text = ''] = found;
  const block = log.lines.slice(at + 1, end);
  const code = bracketed ?? /^\s+code: '([A-Z][A-Z0-9_]{1,60})',?$/m.exec(block.join('\n'))?.[1] ?? null;
  const known = readScriptError(text);
  const isSyntax = name === 'SyntaxError' && known === null;
  const importer = known?.importer ?? requirer(block) ?? extension.exec(text)?.[2] ?? null;
  const importerFile = importer === null ? null : log.fileOf(importer);
  const frame = firstPlace(log, at + 1, end);
  const place = placeOf({ importerFile, isSyntax, excerpt, frame, log });
  const said = {
    tool: 'node',
    kind: kindOf(name, code, known?.kind),
    code,
    ...place,
    message: name === 'Error' || errorAlreadyNamed(text) ? text : `${name}: ${text}`,
    subject: subjectOf(log, text, known, importer, isSyntax),
  };
  const isUncaught = excerpt !== null || log.lines.slice(at, end + 3).some((line) => line.startsWith('Node.js v'));
  return isUncaught ? certain(at, said) : weak(at, said);
}

/** An absolute path that is missing is told relative to the top, by the path of the file that asks for it. */
function subjectOf(
  log: Log,
  text: string,
  known: ScriptError | null,
  importer: string | null,
  isSyntax: boolean,
): string | null {
  if (isSyntax) return syntaxSubject(text);
  if (known === null) return extension.exec(text)?.[1] ?? null;
  if (known.subject === null || known.kind !== 'missing-file' || !absolute.test(known.subject)) return known.subject;
  return log.pathBeside(known.subject, importer);
}

const errorAlreadyNamed = (text: string) => /^\w{1,40}Error\b/.test(text);

function placeOf(of: {
  importerFile: string | null;
  isSyntax: boolean;
  excerpt: Excerpt | null;
  frame: Place | null;
  log: Log;
}): { file: string | null; line: number | null; column: number | null } {
  const { importerFile, isSyntax, excerpt, frame, log } = of;
  const excerptFile = excerpt === null ? null : log.fileOf(excerpt.path);
  const fromExcerpt =
    excerpt !== null && excerptFile !== null ? { file: excerptFile, line: excerpt.line, column: excerpt.column } : null;
  if (importerFile !== null) {
    const same = [frame, fromExcerpt].find((place) => place?.file === importerFile);
    return same ?? { file: importerFile, line: null, column: null };
  }
  const [first, second] = isSyntax ? [fromExcerpt, frame] : [frame, fromExcerpt];
  return first ?? second ?? { file: null, line: null, column: null };
}

/** `Require stack:` names who asked, nearest first. */
function requirer(block: readonly string[]): string | null {
  const at = block.findIndex((line) => line === 'Require stack:');
  const first = at < 0 ? undefined : block[at + 1];
  return first?.startsWith('- ') ? first.slice(2) : null;
}

function kindOf(name: string, code: string | null, known: FailureKind | undefined): FailureKind {
  if (code === 'ENOSPC') return 'disk-full';
  if (code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX' || code === 'ERR_INVALID_TYPESCRIPT_SYNTAX') return 'syntax';
  if (code === 'ERR_PACKAGE_PATH_NOT_EXPORTED' || code === 'ERR_INVALID_PACKAGE_CONFIG') return 'dependency';
  if (code === 'ERR_UNSUPPORTED_DIR_IMPORT' || code === 'ENOENT') return 'missing-file';
  if (known) return known;
  return name === 'SyntaxError' ? 'syntax' : 'crash';
}

interface Excerpt {
  readonly path: string;
  readonly line: number | null;
  readonly column: number | null;
}

/** The excerpt that Node prints above an error nobody caught: `file:line`, the line, a caret below what is wrong. */
function excerptBefore(log: Log, at: number): Excerpt | null {
  for (let above = at - 1; above >= Math.max(0, at - excerptReach); above -= 1) {
    const found = excerptPlace.exec(log.lines[above]!);
    if (!found) continue;
    const caret = log.lines.slice(above + 1, at).find((line) => /^\s*\^+$/.test(line));
    return {
      path: found[1]!,
      line: numberOf(found[2]),
      column: caret === undefined ? null : caret.indexOf('^') + 1,
    };
  }
  return null;
}

const hasFrameSoon = (log: Log, at: number) =>
  log.lines.slice(at + 1, at + 8).some((line) => /^ {4}at /.test(line)) &&
  !log.lines.slice(at + 1, at + 8).some((line) => line === '');

/** Frames and the properties below them; the next error, an empty line or the end of the block stops it. */
function blockEnd(log: Log, from: number): number {
  const end = Math.min(log.lines.length, from + blockMax);
  for (let at = from; at < end; at += 1) {
    const line = log.lines[at]!;
    if (line === '' || line.startsWith('Node.js v') || (heading.test(line) && errorName.test(heading.exec(line)![1]!)))
      return at;
  }
  return end;
}

/** `throw 'text'` and `throw { … }` have no heading: the excerpt is followed by the value and by Node's version. */
function thrownValues(log: Log, seen: readonly Sighting[]): Sighting[] {
  const values: Sighting[] = [];
  for (const [at, line] of log.lines.entries()) {
    if (!line.startsWith('Node.js v')) continue;
    if (seen.some((other) => other.at < at && at - other.at <= blockMax + 4)) continue;
    const excerpt = excerptBefore(log, at);
    if (excerpt === null) continue;
    const value = log.lines.slice(Math.max(0, at - 3), at).filter((text) => text !== '' && !/^\s*\^/.test(text));
    const place = placeOf({ importerFile: null, isSyntax: true, excerpt, frame: null, log });
    values.push(certain(at, { tool: 'node', kind: 'crash', ...place, message: `thrown: ${value.at(-1) ?? ''}` }));
  }
  return values;
}

/** `node --test nowhere.test.js` */
function missingScripts(log: Log): Sighting[] {
  const seen: Sighting[] = [];
  for (const [at, line] of log.lines.entries()) {
    const subject = /^Could not find '(.{1,500})'$/.exec(line)?.[1];
    if (subject !== undefined) seen.push(certain(at, { tool: 'node', kind: 'missing-file', message: line, subject }));
  }
  return seen;
}
