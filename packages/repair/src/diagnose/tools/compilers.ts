// Compilers of other languages that print `file:line:column: message`: C, Go, Java with Maven, Rust with cargo.
import type { FailureKind } from '@kintsugi/domain';
import type { Log } from '../reading/log.ts';
import { certain, numberOf, weak, type LogReader, type Sighting } from '../reading/reader.ts';

const cError = /^(.{1,500}?):(\d{1,7}):(\d{1,7}): (?:fatal )?error: (.*)$/;
const linkError = /^(?:.{0,300}: )?undefined reference to [`‘'](.{1,200}?)['’]$/;

export const cc: LogReader = {
  tool: 'cc',
  faults: (log) => {
    const seen: Sighting[] = [];
    for (const [at, line] of log.lines.entries()) {
      const found = line.includes('error: ') ? cError.exec(line) : null;
      if (found) {
        const [, path = '', row, column, message = ''] = found;
        const missing = /^(.{1,300}?): No such file or directory$/.exec(message)?.[1];
        const kind: FailureKind =
          missing !== undefined
            ? 'missing-file'
            : /^expected |^stray |missing terminating/.test(message)
              ? 'syntax'
              : 'type';
        const subject = missing ?? /[‘'](.{1,200}?)[’']/.exec(message)?.[1] ?? null;
        const place = { file: log.fileOf(path), line: numberOf(row), column: numberOf(column) };
        seen.push(certain(at, { tool: 'cc', kind, ...place, message, subject }));
        continue;
      }
      const symbol = line.includes('undefined reference') ? linkError.exec(line)?.[1] : undefined;
      if (symbol !== undefined)
        seen.push(
          certain(at, { tool: 'ld', kind: 'type', message: `undefined reference to ${symbol}`, subject: symbol }),
        );
    }
    return seen;
  },
};

const goPlace = /^(?:vet: )?((?:\.{1,2}\/)?[^\s:]{1,500}\.go):(\d{1,7})(?::(\d{1,7}))?: (.*)$/;
const goModule =
  /^(?:.{1,300}?: )?(?:no required module provides package|cannot find module providing package|cannot find package|package) "?([^\s:;"]{1,300})"?(?: is not in std|[:;]|$)/;

export const go: LogReader = {
  tool: 'go',
  faults: (log) => {
    const seen: Sighting[] = [];
    for (const [at, line] of log.lines.entries()) {
      const found = line.includes('.go:') ? goPlace.exec(line) : null;
      if (found) {
        const [, path = '', row, column, message = ''] = found;
        const wanted = goModule.exec(message)?.[1];
        const kind: FailureKind =
          wanted !== undefined ? 'dependency' : message.startsWith('syntax error') ? 'syntax' : 'type';
        const subject =
          wanted ?? /^(?:undefined|declared and not used): (\S{1,200})/.exec(message)?.[1] ?? quoted(message);
        const place = { file: log.fileOf(path), line: numberOf(row), column: numberOf(column) };
        seen.push(certain(at, { tool: 'go', kind, ...place, message, subject }));
      } else if (/^go: .{1,300}(?:missing go\.sum entry|updates to go\.mod needed|not in std)/.test(line)) {
        seen.push(certain(at, { tool: 'go', kind: 'dependency', file: log.fileOf('go.mod'), message: line.slice(4) }));
      }
    }
    return seen;
  },
};

const quoted = (message: string) => /["'`]([^"'`]{1,200})["'`]/.exec(message)?.[1] ?? null;

const rustHead = /^error(?:\[(E\d{4})\])?: (.*)$/;
const rustPlace = /^ {1,10}--> (.{1,500}?):(\d{1,7}):(\d{1,7})$/;

export const cargo: LogReader = {
  tool: 'cargo',
  faults: (log) => {
    const seen: Sighting[] = [];
    for (const [at, line] of log.lines.entries()) {
      const found = line.startsWith('error') ? rustHead.exec(line) : null;
      if (!found) continue;
      const [, code = null, message = ''] = found;
      const below = log.lines.slice(at + 1, at + 6).map((next) => rustPlace.exec(next));
      const place = below.find((next) => next !== null);
      if (place) {
        const where = { file: log.fileOf(place[1]!), line: numberOf(place[2]), column: numberOf(place[3]) };
        const kind = code === null ? 'syntax' : code === 'E0432' || code === 'E0463' ? 'dependency' : 'type';
        const subject = quoted(message);
        seen.push(certain(at, { tool: 'cargo', kind, code, ...where, message, subject }));
      } else {
        seen.push(...placelessRust(log, at, message));
      }
    }
    return seen;
  },
};

/** Echoes ("could not compile") are weak; that a package is missing is said without a place. */
function placelessRust(log: Log, at: number, message: string): Sighting[] {
  const missing = /^no matching package named `(.{1,200}?)` found/.exec(message)?.[1];
  const version = /^failed to select a version for the requirement `(.{1,200}?)`/.exec(message)?.[1];
  const subject = missing ?? version;
  if (subject !== undefined) {
    const file = log.fileOf('Cargo.toml');
    return [certain(at, { tool: 'cargo', kind: 'dependency', file, message, subject })];
  }
  if (/could not compile|test failed, to rerun|^aborting due to|process didn't exit/.test(message)) {
    return [weak(at, { tool: 'cargo', kind: 'unknown', message })];
  }
  return [];
}

const javaPlace =
  /^(?:\[ERROR\] )?(\/?[^\s:[\]]{1,500}\.java):(?:(\d{1,7})|\[(\d{1,7}),(\d{1,7})\])(?::| )? ?(?:error: )?(.*)$/;
const mavenPlugin =
  /^\[ERROR\] (Failed to execute goal .*|Plugin \S{1,300} or one of its dependencies could not be resolved.*|.{0,100}Could not resolve dependencies .*|Non-resolvable .*|Malformed POM .*|The goal you specified requires a project.*)$/;

export const java: LogReader = {
  tool: 'javac',
  faults: (log) => {
    const seen: Sighting[] = [];
    for (const [at, line] of log.lines.entries()) {
      const found = line.includes('.java:') ? javaPlace.exec(line) : null;
      if (found && (line.includes(': error: ') || line.startsWith('[ERROR] '))) {
        const [, path = '', row, mavenRow, column, message = ''] = found;
        const symbol = log.lines
          .slice(at + 1, at + 6)
          .map((next) => /^(?:\[ERROR\] )? *symbol: {1,6}(?:\w{1,20} )?(\S{1,200})/.exec(next)?.[1])
          .find((name) => name !== undefined);
        const missing = /^package (\S{1,200}) does not exist/.exec(message)?.[1];
        const kind: FailureKind =
          missing !== undefined
            ? 'dependency'
            : /expected$|illegal start|reached end of file|unclosed/.test(message)
              ? 'syntax'
              : 'type';
        const place = { file: log.fileOf(path), line: numberOf(row ?? mavenRow), column: numberOf(column) };
        seen.push(certain(at, { tool: 'javac', kind, ...place, message, subject: missing ?? symbol ?? null }));
        continue;
      }
      const plugin = line.startsWith('[ERROR] ') ? mavenPlugin.exec(line)?.[1] : undefined;
      if (plugin !== undefined) seen.push(mavenFault(at, plugin));
    }
    return seen;
  },
};

function mavenFault(at: number, message: string): Sighting {
  const isDependency = /could not be resolved|Could not resolve|Non-resolvable/.test(message);
  const subject = /(?:Plugin|Could not find artifact|dependencies for project) (\S{1,300})/.exec(message)?.[1] ?? null;
  const said = { tool: 'maven', kind: isDependency ? 'dependency' : 'unknown', message, subject } as const;
  return isDependency ? certain(at, said) : weak(at, said);
}
