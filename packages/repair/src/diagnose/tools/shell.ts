// The shell and make: commands and files that are not there, targets that nobody makes.
import type { Log } from '../reading/log.ts';
import { certain, numberOf, weak, type LogReader, type Sighting } from '../reading/reader.ts';

const shell = String.raw`(?:\/(?:usr\/)?bin\/)?(?:sh|bash|dash|zsh|ash|env)`;
const notFound = new RegExp(`^${shell}: (?:line )?(?:\\d{1,7}: )?(.{1,300}?): (?:command )?not found$`);
const zshNotFound = /^zsh: command not found: (\S{1,300})$/;
const envNotFound = /^(?:\/usr\/bin\/)?env: [‘'"]?(.{1,300}?)[’'"]?: No such file or directory$/;
const noSuchFile =
  /^([\w./-]{1,100}): (?:(?:line )?\d{1,7}: )?(?:cannot (?:access|stat|open|remove) )?[‘'"]?([^‘’'":]{1,300})[’'"]?: No such file or directory$/;
const denied = new RegExp(`^${shell}: (?:line )?(?:\\d{1,7}: )?(.{1,300}?): Permission denied$`);
const cannotEnter = new RegExp(
  `^${shell}: (?:line )?(?:\\d{1,7}: )?cd: (?:can't cd to )?(.{1,300}?)(?:: No such file or directory)?$`,
);
const badSyntax = new RegExp(`^(${shell}|[\\w./-]{1,200}\\.sh): (?:line )?(\\d{1,7}): ([Ss]yntax error.*)$`);

export const sh: LogReader = {
  tool: 'sh',
  faults: (log) => {
    const seen: Sighting[] = [];
    for (const [at, line] of log.lines.entries()) {
      if (line.length > 800) continue;
      const fault = shellFault(log, at, line);
      if (fault) seen.push(fault);
    }
    return seen;
  },
};

function shellFault(log: Log, at: number, line: string): Sighting | null {
  const command = (notFound.exec(line) ?? zshNotFound.exec(line) ?? envNotFound.exec(line))?.[1];
  if (command !== undefined) {
    const isFile = command.includes('/');
    const message = isFile ? `${command}: not found` : `command not found: ${command}`;
    return certain(at, { tool: 'sh', kind: isFile ? 'missing-file' : 'dependency', message, subject: command });
  }
  const folder = cannotEnter.exec(line)?.[1];
  if (folder !== undefined) {
    return certain(at, { tool: 'sh', kind: 'missing-file', message: `cd: no folder ${folder}`, subject: folder });
  }
  const forbidden = denied.exec(line)?.[1];
  if (forbidden !== undefined) {
    const file = log.fileOf(forbidden);
    return certain(at, {
      tool: 'sh',
      kind: 'crash',
      file,
      message: `${forbidden}: permission denied`,
      subject: forbidden,
    });
  }
  const syntax = badSyntax.exec(line);
  if (syntax) {
    const file = log.fileOf(syntax[1]!);
    const line = file === null ? null : numberOf(syntax[2]);
    return certain(at, { tool: 'sh', kind: 'syntax', file, line, message: syntax[3]! });
  }
  const missing = noSuchFile.exec(line);
  // Programs that go on say this too.
  if (missing) return weak(at, { tool: 'sh', kind: 'missing-file', message: line, subject: missing[2]! });
  return null;
}

const noRule =
  /^g?make(?:\[\d{1,4}\])?: \*\*\* No rule to make target [‘'`](.{1,300}?)[’'](?:, needed by [‘'`](.{1,300}?)[’'])?\./;
const makeError =
  /^g?make(?:\[\d{1,4}\])?: \*\*\* \[(?:(.{1,300}?):(\d{1,7}): )?(.{1,300}?)\] (Error \d{1,5}|Killed|Terminated|Segmentation fault)/;
const makeSyntax = /^(.{1,200}?):(\d{1,7}): \*\*\* (.{1,500}?)\.? {1,2}Stop\.$/;

export const make: LogReader = {
  tool: 'make',
  faults: (log) => {
    const seen: Sighting[] = [];
    for (const [at, line] of log.lines.entries()) {
      if (!line.includes('*** ')) continue;
      const rule = noRule.exec(line);
      if (rule) {
        const message = `No rule to make target '${rule[1]}'${rule[2] ? `, needed by '${rule[2]}'` : ''}`;
        seen.push(certain(at, { tool: 'make', kind: 'missing-file', message, subject: rule[1]! }));
        continue;
      }
      const failed = makeError.exec(line);
      if (failed) {
        const place = { file: failed[1] ? log.fileOf(failed[1]) : null, line: numberOf(failed[2]) };
        const message = `${failed[3]}: ${failed[4]}`;
        seen.push(weak(at, { tool: 'make', kind: 'crash', ...place, message, subject: failed[3]! }));
        continue;
      }
      const syntax = makeSyntax.exec(line);
      if (!syntax) continue;
      const place = { file: log.fileOf(syntax[1]!), line: numberOf(syntax[2]) };
      seen.push(certain(at, { tool: 'make', kind: 'syntax', ...place, message: syntax[3]! }));
    }
    return seen;
  },
};
