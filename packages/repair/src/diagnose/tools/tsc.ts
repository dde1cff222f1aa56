// The TypeScript compiler, 5 and 7, plain and pretty, and what wraps it (`vue-tsc`, `ts-jest`).
import type { FailureKind } from '@kintsugi/domain';
import type { Log } from '../reading/log.ts';
import { certain, numberOf, type LogReader, type Sighting } from '../reading/reader.ts';
import { isPath } from '../reading/script-errors.ts';

const plain = /^\s*(.{1,500}?)\((\d{1,7}),(\d{1,7})\): error (TS\d{1,6}): (.*)$/;
const pretty = /^\s*(.{1,500}?):(\d{1,7}):(\d{1,7}) - error (TS\d{1,6}): (.*)$/;
const placeless = /^\s*error (TS\d{1,6}): (.*)$/;
const continuationsMax = 8;

export const tsc: LogReader = {
  tool: 'tsc',
  faults: (log) => {
    const seen: Sighting[] = [];
    for (const [at, line] of log.lines.entries()) {
      if (!line.includes('error TS')) continue;
      const placed = plain.exec(line) ?? pretty.exec(line);
      const [code = '', first = ''] = placed ? placed.slice(4) : (placeless.exec(line)?.slice(1) ?? []);
      if (code === '') continue;
      const message = [first, ...continuations(log, at + 1)].join('\n');
      const subject = subjectOf(code, first);
      seen.push(
        certain(at, {
          tool: 'tsc',
          kind: kindOf(code, subject),
          code,
          file: placed ? log.fileOf(placed[1]!) : null,
          line: numberOf(placed?.[2]),
          column: numberOf(placed?.[3]),
          message,
          subject,
        }),
      );
    }
    return seen;
  },
};

/** A chain of reasons is indented below its error; an excerpt of code comes after an empty line. */
function continuations(log: Log, from: number): string[] {
  const reasons: string[] = [];
  for (const line of log.lines.slice(from, from + continuationsMax)) {
    if (!/^\s{2,}\S/.test(line) || line.includes('error TS')) break;
    reasons.push(line.trim());
  }
  return reasons;
}

/** Codes from 1000 to 1999 are of the parser, but for those that speak of modules and of how they are written. */
const modulesAmongSyntax = new Set(
  'TS1192 TS1149 TS1259 TS1261 TS1268 TS1272 TS1286 TS1287 TS1294 TS1295 TS1371 TS1479 TS1484 TS1485 TS1541 TS1542 TS1543'.split(
    ' ',
  ),
);
const unresolved = new Set('TS2307 TS2792 TS2732 TS2882 TS7016 TS2688 TS2834 TS2835'.split(' '));
const unused = new Set('TS6133 TS6138 TS6192 TS6196 TS6198 TS6199 TS6205 TS7027 TS7028'.split(' '));
const noSuchFile = new Set('TS5058 TS5083 TS6053 TS18003 TS5057'.split(' '));

function kindOf(code: string, subject: string | null): FailureKind {
  if (unresolved.has(code)) {
    return code !== 'TS7016' && code !== 'TS2688' && subject !== null && isPath(subject)
      ? 'missing-file'
      : 'dependency';
  }
  if (noSuchFile.has(code)) return 'missing-file';
  if (unused.has(code)) return 'lint';
  return /^TS1\d{3}$/.test(code) && !modulesAmongSyntax.has(code) ? 'syntax' : 'type';
}

/** Codes whose message names the module first and what it lacks second. */
const secondQuoted = new Set('TS2305 TS2724 TS2614 TS2460 TS2459 TS2694 TS2353 TS2561 TS2820'.split(' '));

function subjectOf(code: string, message: string): string | null {
  // Two types that do not fit are what the message says, and no name of anything.
  if (/^(?:Type|Argument of type|Conversion of type|This comparison|Operator) ?'?/.test(message)) return null;
  const quoted = [
    ...message
      .slice(0, 1_000)
      .replace(/ Did you mean .*$/, '')
      .matchAll(/'([^'\n]{1,300})'/g),
  ].map(([, name = '']) => name);
  const plainName = (name: string | undefined) => name?.replaceAll('"', '') ?? null;
  if (code === 'TS2353' || code === 'TS2561') return plainName(/but '([^']{1,300})' does not/.exec(message)?.[1]);
  if (code === 'TS2820') return plainName(quoted[0]);
  if (secondQuoted.has(code)) return plainName(quoted[1] ?? quoted[0]);
  if (code === 'TS2741') return plainName(/^Property '([^']{1,300})' is missing/.exec(message)?.[1]);
  return plainName(quoted[0]);
}
