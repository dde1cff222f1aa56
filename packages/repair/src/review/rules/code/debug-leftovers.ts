// Traces of somebody's search for the fault. A program for the terminal may print, and so may a file that always did.
import { isForTheTerminal, isScript } from '../../reading/file-kinds.ts';
import type { ReviewedFile } from '../../reading/reviewed-change.ts';
import { fileRule } from '../../rule.ts';
import { newOccurrences } from './occurrences.ts';

const halts = /(?:^|[\s;{(])debugger\s{0,10}(?:;|$)/;
const prints = /\bconsole\s{0,5}\.\s{0,5}(?:log|dir|table|trace|debug)\s{0,5}\(|(?:^|[\s;{])alert\s{0,5}\(/;
const others = /\bdbg!\(|\bbreakpoint\(\)|\bpdb\.set_trace\(|\bbinding\.pry\b/;

export const debugLeftovers = fileRule('debug-leftovers', (file) => {
  const codeOf = (text: string, line: number, side: 'added' | 'removed') =>
    isScript(file.path)
      ? ((side === 'added' ? file.code() : file.codeBefore())[line - 1]?.code ?? '')
      : text.slice(0, 2_000);
  const fresh = (form: RegExp) =>
    newOccurrences(file.added, file.removed, ({ text, line }, side) => form.test(codeOf(text, line, side)));
  const stops = [
    ...(isScript(file.path) ? fresh(halts) : []),
    ...(/\.(?:rs|py|rb)$/.test(file.path) ? fresh(others) : []),
  ];
  const printed = isScript(file.path) && !mayPrint(file) ? fresh(prints) : [];
  return [
    ...stops.map(({ line }) => ({
      severity: 'major' as const,
      line,
      says: 'leaves a stop for the debugger in the code',
      mend: 'take it out',
    })),
    ...printed.map(({ line }) => ({
      severity: file.isTest ? ('minor' as const) : ('major' as const),
      line,
      says: 'prints from code that is no program for the terminal',
      mend: 'take it out, or use the logger of this code base',
    })),
  ];
});

const mayPrint = (file: ReviewedFile) =>
  isForTheTerminal(file.path, file.after ?? '') || file.codeBefore().some(({ code }) => prints.test(code));
