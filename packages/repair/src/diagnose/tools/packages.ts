// npm, pnpm and yarn: what could not be installed, and scripts that are not there.
import type { Diagnosis, FailureKind } from '@kintsugi/domain';
import type { Log } from '../reading/log.ts';
import { certain, weak, type LogReader, type Sighting } from '../reading/reader.ts';

const npmLine = /^npm (?:error|ERR!) ?(.*)$/;
const blockMax = 400;

export const npm: LogReader = {
  tool: 'npm',
  faults: (log) => {
    const seen: Sighting[] = [];
    for (let at = 0; at < log.lines.length; at += 1) {
      if (!npmLine.test(log.lines[at]!)) continue;
      const start = at;
      const said: string[] = [];
      for (; at < Math.min(log.lines.length, start + blockMax); at += 1) {
        const found = npmLine.exec(log.lines[at]!);
        if (!found) break;
        said.push(found[1]!);
      }
      seen.push(...npmFault(start, said, log.lines.slice(Math.max(0, start - 5), start)));
    }
    return seen;
  },
};

function npmFault(at: number, said: readonly string[], above: readonly string[]): Sighting[] {
  const code = said.map((line) => /^code (\S{1,40})$/.exec(line)?.[1]).find((value) => value !== undefined) ?? null;
  const script = said.map((line) => /^Missing script: "(.{1,200})"/.exec(line)?.[1]).find((name) => name !== undefined);
  if (script !== undefined) {
    const message = `Missing script: "${script}"`;
    return [certain(at, { tool: 'npm', kind: 'missing-file', file: 'package.json', message, subject: script })];
  }
  if (code === null) return [];
  const isEcho = code === 'ELIFECYCLE' || /^\d+$/.test(code);
  const fault = { tool: 'npm', code, ...npmReading(code, said, above) };
  return [isEcho ? weak(at, fault) : certain(at, fault)];
}

type Reading = Pick<Diagnosis, 'kind' | 'message' | 'subject'> & Partial<Pick<Diagnosis, 'file'>>;

function npmReading(code: string, said: readonly string[], above: readonly string[]): Reading {
  const first = (form: RegExp) => said.map((line) => form.exec(line)).find((found) => found !== null);
  const plain = (said.find((line) => line !== '' && !/^(?:code|errno|syscall|path) /.test(line)) ?? code).replace(
    /^(?:JSON\.parse|engine|notsup) /,
    '',
  );
  switch (code) {
    case 'E404': {
      const wanted = first(/'((?:@[^/'@]{1,100}\/)?[^'@]{1,200})@[^']{0,200}'/)?.[1] ?? null;
      const message = first(/^404\s+((?:The requested resource )?'.*)$/)?.[1] ?? plain.replace(/ - GET \S+/, '');
      return dependency(message, wanted);
    }
    case 'ETARGET': {
      const wanted = first(/No matching version found for (\S{1,300}?)\.?(?:\s|$)/)?.[1] ?? null;
      return dependency(`No matching version found for ${wanted}`, wanted);
    }
    case 'ERESOLVE': {
      const peer = first(/^(?:peer(?:Optional)?) (\S{1,200}@".{1,100}?") from (\S{1,200})/);
      const found = first(/^Found: (\S{1,200})/)?.[1];
      const message = peer
        ? `${peer[2]} wants its peer ${peer[1]}, and ${found} is there`
        : plain.replace(/^ERESOLVE /, '');
      return dependency(message, peer?.[2] ?? found ?? null);
    }
    case 'EUSAGE': {
      const apart = said.filter((line) => /^(?:Missing|Invalid): /.test(line));
      const subject = first(/^Missing: (\S{1,200}) from lock/)?.[1] ?? first(/^Invalid: lock file's (\S{1,200})/)?.[1];
      return { ...dependency([...apart, plain].join('\n'), subject ?? null), file: 'package-lock.json' };
    }
    case 'EINTEGRITY':
      return { ...dependency(plain.replaceAll(/\bsha\d{1,4}-\S+/g, '…'), corrupted(above)), file: 'package-lock.json' };
    case 'EJSONPARSE':
      return { kind: 'syntax', message: plain, subject: null, file: 'package.json' };
    case 'ENOENT':
      return missingFile(first(/^enoent (.*)$/i)?.[1] ?? plain, first(/^path (.{1,500})$/)?.[1] ?? null);
    case 'ENOSPC':
      return { kind: 'disk-full', message: plain, subject: null };
    case 'EBADENGINE':
      return dependency(plain, first(/node\/npm: (\S{1,200})/)?.[1] ?? null);
    default:
      return { kind: kindOfOther(code), message: plain, subject: null };
  }
}

/** Which package it was stands in a warning above. */
const corrupted = (above: readonly string[]): string | null =>
  above.map((line) => /tarball data for (@?[^@\s]{1,200})@/.exec(line)?.[1]).find((name) => name !== undefined) ?? null;

const dependency = (message: string, subject: string | null): Reading => ({ kind: 'dependency', message, subject });

function missingFile(message: string, path: string | null): Reading {
  return { kind: 'missing-file', message, subject: path?.slice(path.lastIndexOf('/') + 1) ?? null };
}

/** A registry that does not answer or refuses says nothing about the code. */
function kindOfOther(code: string): FailureKind {
  if (code === 'ELIFECYCLE' || /^\d+$/.test(code)) return 'crash';
  return /^E(?:AI_AGAIN|CONN|TIMEDOUT|NOTFOUND|401|403|5\d\d|UNREACH)|^E(?:HOST|NET)|^ERR_SOCKET/.test(code)
    ? 'unknown'
    : 'dependency';
}

const pnpmCodes: Readonly<Record<string, FailureKind>> = {
  ERR_PNPM_NO_SCRIPT: 'missing-file',
  ERR_PNPM_NO_IMPORTER_MANIFEST_FOUND: 'missing-file',
  ERR_PNPM_META_FETCH_FAIL: 'unknown',
  ERR_PNPM_RECURSIVE_RUN_FIRST_FAIL: 'crash',
};

export const pnpm: LogReader = {
  tool: 'pnpm',
  faults: (log) => {
    const seen: Sighting[] = [];
    for (const [at, line] of log.lines.entries()) {
      const found = /^(?:Error: )?[\s\u2009]{0,4}(ERR_PNPM_[A-Z0-9_]{1,80})[\s\u2009]{0,4}(.*)$/.exec(line);
      if (!found) continue;
      const code = found[1]!;
      const text = pnpmText(log, at, found[2]!);
      const subject =
        /No matching version found for (\S{1,300})/.exec(text)?.[1] ??
        /(?:Failed to resolve|dependency was added:) (\S{1,300})/.exec(text)?.[1] ??
        /Missing script: (\S{1,200})/.exec(text)?.[1] ??
        /\/([^/\s:]{1,200}): Not Found/.exec(text)?.[1] ??
        null;
      const isEcho = code === 'ERR_PNPM_RECURSIVE_RUN_FIRST_FAIL' || code === 'ERR_PNPM_LIFECYCLE';
      const kind = pnpmCodes[code] ?? 'dependency';
      const file = code === 'ERR_PNPM_OUTDATED_LOCKFILE' ? log.fileOf('pnpm-lock.yaml') : null;
      seen.push((isEcho ? weak : certain)(at, { tool: 'pnpm', kind, code, file, message: text, subject }));
    }
    return seen;
  },
};

/** pnpm wraps its chain of reasons at 80 columns; the innermost reason is the one that helps. */
function pnpmText(log: Log, at: number, behind: string): string {
  if (behind !== '') return behind;
  const box = log.lines.slice(at + 1, at + 25);
  const end = box.findIndex((line) => /^\s*help: /.test(line));
  const reasons = (end < 0 ? box : box.slice(0, end))
    .join('\n')
    .split(/^\s*(?:×|├─▶|╰─▶)/m)
    .map((reason) => reason.replaceAll(/[\s│]+/g, ' ').trim())
    .filter((reason) => reason !== '');
  return reasons.at(-1) ?? 'installing dependencies failed';
}

const yarnForms: readonly { form: RegExp; kind: FailureKind }[] = [
  { form: /^error Couldn't find any versions for "([^"]{1,200})"/, kind: 'dependency' },
  {
    form: /^error (?:An unexpected error occurred: "|Error: )?https?:\/\/[^/\s]{1,200}\/(\S{1,200}): Not found/,
    kind: 'dependency',
  },
  { form: /^error Couldn't find package "([^"]{1,200})"/, kind: 'dependency' },
  { form: /^error Your (lockfile) needs to be updated/, kind: 'dependency' },
  { form: /^error Command "([^"]{1,200})" not found/, kind: 'missing-file' },
  { form: /^error (\S{1,200}): The engine "/, kind: 'dependency' },
  { form: /^➤ YN00\d\d: .{0,20}?(\S{1,200}): No candidates found/, kind: 'dependency' },
  { form: /^➤ YN0028: .{0,20}?The (lockfile) would have been/, kind: 'dependency' },
];

export const yarn: LogReader = {
  tool: 'yarn',
  faults: (log) => {
    const seen: Sighting[] = [];
    for (const [at, line] of log.lines.entries()) {
      if (!line.startsWith('error ') && !line.startsWith('➤ YN')) continue;
      for (const { form, kind } of yarnForms) {
        const subject = form.exec(line)?.[1];
        if (subject === undefined) continue;
        const isLock = subject === 'lockfile';
        const code = /YN\d{4}/.exec(line)?.[0] ?? null;
        const file = isLock ? log.fileOf('yarn.lock') : null;
        const message = line.replace(/^error /, '');
        seen.push(certain(at, { tool: 'yarn', kind, code, file, message, subject: isLock ? null : subject }));
        break;
      }
    }
    return seen;
  },
};
