// ESLint and oxlint in the forms that builds print. A warning fails a build only where there is no error.
import type { Log } from '../reading/log.ts';
import { certain, numberOf, weak, type LogReader, type Sighting } from '../reading/reader.ts';

const problem = /^ {1,6}(\d{1,7}):(\d{1,7}) {1,}(error|warning|Error|Warning) {1,}(\S.*)$/;

export const eslint: LogReader = {
  tool: 'eslint',
  faults: (log) => {
    const seen: Sighting[] = [];
    let file: string | null = null;
    for (const [at, line] of log.lines.entries()) {
      const found = problem.exec(line);
      if (!found) {
        if (/^\S.{0,500}\.\w{1,6}$/.test(line)) file = log.fileOf(line);
        continue;
      }
      const cells = found[4]!.split(/ {2,}/);
      const rule = cells.length > 1 ? cells.at(-1)! : null;
      const text = (rule === null ? cells : cells.slice(0, -1)).join('  ');
      // oxlint's stylish form names the plugin: `eslint(no-debugger)`.
      const plugin = rule === null ? null : oxlintRule.exec(rule);
      seen.push(
        lintSighting(at, found[3]!.toLowerCase() === 'warning', {
          tool: plugin ? 'oxlint' : 'eslint',
          rule: plugin ? plugin[2]! : rule,
          file,
          line: numberOf(found[1]),
          column: numberOf(found[2]),
          text,
        }),
      );
    }
    return seen;
  },
};

const oxlintRule = /^([\w-]{1,60}(?:\/[\w-]{1,60})?)\(([\w/@-]{1,120})\)$/;
const graphical = /^ {1,4}([x×!⚠]) (?:([\w-]{1,60}(?:\/[\w-]{1,60})?)\(([\w/@-]{1,120})\): )?(\S.*)$/;
const graphicalPlace = /^ {1,12}(?:,-|╭─)\[ ?(.{1,500}?):(\d{1,7}):(\d{1,7}) ?\]$/;
const flatHead = /^(.{1,500}?):(\d{1,7}):(\d{1,7}): (.*)$/;
const flatTail = /^(Error|Warning)(?:\/([\w/@-]{1,80})(?:\(([\w/@-]{1,120})\))?)?$/;

export const oxlint: LogReader = {
  tool: 'oxlint',
  faults: (log) => {
    const seen: Sighting[] = [];
    for (const [at, line] of log.lines.entries()) {
      const flat = flatSighting(log, at, line) ?? annotation(log, at, line);
      if (flat) {
        seen.push(flat);
        continue;
      }
      const head = graphical.exec(line);
      if (!head) continue;
      const below = log.lines.slice(at + 1, at + 6).find((next) => graphicalPlace.test(next));
      const place = below === undefined ? null : graphicalPlace.exec(below);
      if (!place) continue;
      seen.push(
        lintSighting(at, head[1] === '!' || head[1] === '⚠', {
          tool: 'oxlint',
          rule: head[3] ?? null,
          file: log.fileOf(place[1]!),
          line: numberOf(place[2]),
          column: numberOf(place[3]),
          text: head[4]!,
        }),
      );
    }
    return seen;
  },
};

/** `file:line:column: text [Error/eslint(rule)]`; the tail is cut off first, so that no pattern has to look for it. */
function flatSighting(log: Log, at: number, line: string): Sighting | null {
  const open = line.endsWith(']') ? line.lastIndexOf(' [') : -1;
  const tail = open < 0 ? null : flatTail.exec(line.slice(open + 2, -1));
  const head = tail ? flatHead.exec(line.slice(0, open)) : null;
  if (!tail || !head) return null;
  const [, severity, owner, rule] = tail;
  return lintSighting(at, severity === 'Warning', {
    tool: rule !== undefined || owner === undefined ? 'oxlint' : 'eslint',
    rule: rule ?? owner ?? null,
    file: log.fileOf(head[1]!),
    line: numberOf(head[2]),
    column: numberOf(head[3]),
    text: head[4]!,
  });
}

/** `::error file=a.js,line=3,col=10,title=eslint(rule)::a.js:3:10: text`, as hosted builds want it. */
function annotation(log: Log, at: number, line: string): Sighting | null {
  const found = /^::(error|warning) ([^:]{1,1000})::(.*)$/.exec(line);
  if (!found) return null;
  const fields = new Map(found[2]!.split(',').map((field) => [field.split('=')[0]!, field.split('=')[1] ?? '']));
  const title = fields.get('title') ?? '';
  const rule = oxlintRule.exec(title)?.[2] ?? (title === 'oxlint' ? null : title === '' ? undefined : title);
  if (rule === undefined) return null;
  return lintSighting(at, found[1] === 'warning', {
    tool: title === 'oxlint' || oxlintRule.test(title) ? 'oxlint' : 'eslint',
    rule,
    file: log.fileOf(fields.get('file') ?? ''),
    line: numberOf(fields.get('line')),
    column: numberOf(fields.get('col')),
    text: found[3]!.replace(/^\S{1,500}:\d{1,7}:\d{1,7}: /, ''),
  });
}

interface Lint {
  readonly tool: string;
  readonly rule: string | null;
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
  readonly text: string;
}

/** Without a rule it is the parser that speaks. */
function lintSighting(at: number, isWarning: boolean, { tool, rule, file, line, column, text }: Lint): Sighting {
  const kind = rule === null ? 'syntax' : 'lint';
  const subject = /['"`]([^'"`]{1,200})['"`]/.exec(text)?.[1] ?? null;
  const said = { tool, kind, code: rule, file, line, column, message: text, subject } as const;
  return isWarning ? weak(at, said) : certain(at, said);
}
