// esbuild, and Vite with the bundlers below it (rolldown, rollup).
import type { Log } from '../reading/log.ts';
import { certain, numberOf, weak, type LogReader, type Sighting } from '../reading/reader.ts';
import { readScriptError, syntaxSubject } from '../reading/script-errors.ts';

const esbuildHead = /^(?:✘|X|✗) \[ERROR\] (.*)$/;
const esbuildPlace = /^ {2,}(.{1,500}?):(\d{1,7}):(\d{1,7}):$/;

export const esbuild: LogReader = {
  tool: 'esbuild',
  faults: (log) => {
    const seen: Sighting[] = [];
    for (const [at, line] of log.lines.entries()) {
      const text = esbuildHead.exec(line)?.[1];
      if (text === undefined) continue;
      const below = log.lines.slice(at + 1, at + 4).map((next) => esbuildPlace.exec(next));
      const place = below.find((found) => found !== null);
      const column = numberOf(place?.[3]);
      const where = {
        file: place ? log.fileOf(place[1]!) : null,
        line: numberOf(place?.[2]),
        column: column === null ? null : column + 1, // counted from 0 there
      };
      seen.push(bundlerSighting(at, 'esbuild', null, text, where));
    }
    return seen;
  },
};

const viteHead = /^\s{0,4}\[([A-Z][A-Z_]{2,60}|builtin:[\w-]{1,60}|plugin:?[\w:-]{0,60}|vite:[\w-]{1,60})\] (.*)$/;
const vitePlace = /^\s{1,12}╭─\[ (.{1,500}?):(\d{1,7}):(\d{1,7}) \]$/;
const rollupForms: readonly RegExp[] = [
  /^(?:error during build:\s*)?(\[vite\]: Rollup failed to resolve import .*)$/,
  /^(?:error during build:\s*)?(?:\w{0,40}: )?(.{1,500}?) \((\d{1,7}):(\d{1,7})\): ("[^"]{1,200}" is not exported by .*)$/,
];

export const vite: LogReader = {
  tool: 'vite',
  faults: (log) => {
    const seen: Sighting[] = [];
    for (const [at, line] of log.lines.entries()) {
      const head = viteHead.exec(line);
      const place = head ? placeBelow(log, at) : null;
      if (head && place) {
        const code = /^[A-Z_]+$/.test(head[1]!) ? head[1]! : null;
        seen.push(bundlerSighting(at, 'vite', code, head[2]!, place));
        continue;
      }
      const resolve = rollupForms[0]!.exec(line);
      if (resolve) seen.push(bundlerSighting(at, 'vite', null, resolve[1]!, nowhere));
      const exported = rollupForms[1]!.exec(line);
      if (exported) {
        const where = { file: log.fileOf(exported[1]!), line: numberOf(exported[2]), column: numberOf(exported[3]) };
        seen.push(bundlerSighting(at, 'vite', null, exported[4]!, where));
      }
      if (line.startsWith('Build failed with ') || line.startsWith('error during build:')) {
        seen.push(weak(at, { tool: 'vite', kind: 'unknown', message: log.lines[at + 1] || line }));
      }
    }
    return seen;
  },
};

interface Where {
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
}

const nowhere: Where = { file: null, line: null, column: null };

function placeBelow(log: Log, at: number): Where | null {
  for (const next of log.lines.slice(at + 1, at + 4)) {
    const found = vitePlace.exec(next);
    if (found) return { file: log.fileOf(found[1]!), line: numberOf(found[2]), column: numberOf(found[3]) };
  }
  return null;
}

function bundlerSighting(at: number, tool: string, code: string | null, text: string, where: Where): Sighting {
  const known = readScriptError(text);
  const message = text.slice(0, 1_000);
  if (!known) {
    const isSyntax = code === null || code === 'PARSE_ERROR';
    return certain(at, {
      tool,
      kind: isSyntax ? 'syntax' : 'unknown',
      code,
      ...where,
      message,
      subject: syntaxSubject(message),
    });
  }
  return certain(at, { tool, kind: known.kind, code, ...where, message, subject: known.subject });
}
