// Errors caught and dropped. A sentence in the empty catch makes it a matter of taste, not of safety.
import { isScript } from '../../reading/file-kinds.ts';
import type { ReviewedFile } from '../../reading/reviewed-change.ts';
import { fileRule } from '../../rule.ts';

const emptyCatch = /\bcatch\s{0,40}(?:\([^()]{0,200}\)\s{0,40})?\{\s{0,400}\}/g;
const emptyHandler =
  /\.catch\(\s{0,40}(?:async\s{1,10})?(?:\([^()]{0,200}\)|\w{1,60})\s{0,40}=>\s{0,40}(?:\{\s{0,400}\}|undefined|null|void 0|\(\s{0,5}\{\s{0,5}\}\s{0,5}\))\s{0,40}\)/g;

const mend = 'handle it, let it through, or answer it as a value; where nothing is to be done, say why';

export const swallowedErrors = fileRule('swallowed-errors', (file) => {
  if (file.added.length === 0) return [];
  return isScript(file.path) ? inScript(file) : inOthers(file);
});

function inScript(file: ReviewedFile) {
  const code = file.code();
  const text = code.map((line) => line.code).join('\n');
  if (!text.includes('catch')) return [];
  const added = new Set(file.added.map(({ line }) => line));
  const starts = lineStarts(code.map((line) => line.code.length));
  return [...text.matchAll(emptyCatch), ...text.matchAll(emptyHandler)].flatMap((found) => {
    const first = lineAt(starts, found.index);
    const last = lineAt(starts, found.index + found[0].length - 1);
    const lines = Array.from({ length: last - first + 1 }, (_, index) => first + index);
    if (!lines.some((line) => added.has(line))) return [];
    const isExplained = lines.some((line) => (code[line - 1]?.comment.trim().length ?? 0) > 8);
    const severity = isExplained ? ('minor' as const) : ('major' as const);
    return [{ severity, line: first, says: 'adds a catch that drops the error: the failure goes on unseen', mend }];
  });
}

/** Python's `except: pass`, Go's dropped `err`. */
function inOthers(file: ReviewedFile) {
  const lines = (file.after ?? '').split('\n');
  return file.added.flatMap(({ text, line }) => {
    const isDropped = file.path.endsWith('.py')
      ? dropsInPython(text, lines[line] ?? '')
      : file.path.endsWith('.go') && /^\s{0,200}_ = err\b/.test(text);
    if (!isDropped) return [];
    return [{ severity: 'major' as const, line, says: 'drops an error: the failure goes on unseen', mend }];
  });
}

/** On one line, or with the `pass` below it. */
function dropsInPython(text: string, next: string): boolean {
  const behind = /^\s{0,200}except\b[^:]{0,200}:\s{0,20}(\S{0,10})\s{0,20}$/.exec(text.slice(0, 500))?.[1];
  return /^(?:pass|\.\.\.)$/.test(behind === '' ? next.trim() : (behind ?? ''));
}

function lineStarts(lengths: readonly number[]): number[] {
  const starts: number[] = [];
  let at = 0;
  for (const length of lengths) {
    starts.push(at);
    at += length + 1;
  }
  return starts;
}

/** From 1, by halving. */
function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}
