// `cargo test`: one line a test, and a panic with its place for each failure.
import type { Log } from '../reading/log.ts';
import { certain, type LogReader, numberOf, type Sighting } from '../reading/reader.ts';

const result = /^test (.{1,500}?) \.\.\. (ok|FAILED|ignored)\b/;
const panic = /^thread '(.{1,500}?)' (?:\(\d{1,12}\) )?panicked at (.{1,500}?):(\d{1,7}):(\d{1,7}):$/;

export const cargoTest: LogReader = {
  tool: 'cargo test',
  faults: (log) => {
    const panics = panicsOf(log);
    const seen: Sighting[] = [];
    for (const [at, line] of log.lines.entries()) {
      const found = result.exec(line);
      if (found?.[2] !== 'FAILED') continue;
      const name = found[1]!;
      const place = panics.get(name) ?? { file: null, line: null, column: null, message: 'failed without a word' };
      seen.push(certain(at, { tool: 'cargo test', kind: 'test', ...place, subject: name }));
    }
    return seen;
  },
  tests: (log) =>
    log.lines.flatMap((line) => {
      const found = result.exec(line);
      if (!found) return [];
      const outcome = found[2] === 'ok' ? 'passed' : found[2] === 'FAILED' ? 'failed' : 'skipped';
      return [{ name: found[1]!, file: null, outcome } as const];
    }),
};

function panicsOf(log: Log) {
  const panics = new Map<
    string,
    { file: string | null; line: number | null; column: number | null; message: string }
  >();
  for (const [at, line] of log.lines.entries()) {
    const found = line.startsWith("thread '") ? panic.exec(line) : null;
    if (!found || panics.has(found[1]!)) continue;
    const below = log.lines.slice(at + 1, at + 5);
    const end = below.findIndex((next) => next === '' || next === 'stack backtrace:' || next.startsWith('note: '));
    const message = below
      .slice(0, end < 0 ? below.length : end)
      .map((next) => next.trim())
      .join('\n');
    const place = { file: log.fileOf(found[2]!), line: numberOf(found[3]), column: numberOf(found[4]) };
    panics.set(found[1]!, { ...place, message });
  }
  return panics;
}
