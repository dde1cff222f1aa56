// Reads a unified difference. Its text is hostile: what looks like a header inside a hunk is a line, because the hunk says how long it is.

export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed' | 'note';
  /** Line numbers before and after, from 1; null where the line is not there. */
  readonly before: number | null;
  readonly after: number | null;
  readonly text: string;
}

export interface DiffHunk {
  /** What stands behind the second `@@`, such as the function that it is in. */
  readonly about: string;
  readonly before: number;
  readonly after: number;
  readonly lines: readonly DiffLine[];
}

export interface DiffFile {
  /** Paths without `a/` and `b/`; null: it was not there before, or is not after. */
  readonly from: string | null;
  readonly to: string | null;
  /** What else is said of it, such as a new mode; a line each. */
  readonly notes: readonly string[];
  readonly hunks: readonly DiffHunk[];
  readonly added: number;
  readonly removed: number;
}

interface Open {
  from: string | null;
  to: string | null;
  readonly notes: string[];
  readonly hunks: DiffHunk[];
  added: number;
  removed: number;
}

const HUNK = /^@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@ ?(.*)$/;

/**
 * The files of a difference, in their order. What cannot be read becomes a note of the file before it: nothing is lost.
 *
 * Cost O(length).
 */
export function readDiff(text: string): DiffFile[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const files: Open[] = [];
  let at = 0;
  const begin = (): Open => {
    const file: Open = { from: null, to: null, notes: [], hunks: [], added: 0, removed: 0 };
    files.push(file);
    return file;
  };
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const next = lines[at + 1] ?? '';
    const hunk = HUNK.exec(line);
    if (line.startsWith('diff --git ')) {
      begin();
      at += 1;
    } else if (line.startsWith('--- ') && next.startsWith('+++ ')) {
      const last = files.at(-1);
      const file =
        last !== undefined && last.from === null && last.to === null && last.hunks.length === 0 ? last : begin();
      file.from = pathOf(line);
      file.to = pathOf(next);
      at += 2;
    } else if (hunk !== null) {
      at = readHunk(lines, at + 1, hunk, files.at(-1) ?? begin());
    } else {
      if (line !== '') (files.at(-1) ?? begin()).notes.push(line);
      at += 1;
    }
  }
  return files;
}

/** Reads as many lines as the hunk's head promises; answers where the next thing begins. */
function readHunk(lines: readonly string[], from: number, head: RegExpExecArray, file: Open): number {
  const [, before = '0', beforeCount = '1', after = '0', afterCount = '1', about = ''] = head;
  let [left, right] = [Number(beforeCount), Number(afterCount)];
  let [old, now] = [Number(before), Number(after)];
  const read: DiffLine[] = [];
  let at = from;
  for (; at < lines.length && (left > 0 || right > 0 || lines[at]?.startsWith('\\') === true); at++) {
    const line = lines[at] ?? '';
    const [sign, text] = [line.charAt(0), line.slice(1)];
    if (sign === '+' && right > 0) {
      read.push({ kind: 'added', before: null, after: now++, text });
      right -= 1;
      file.added += 1;
    } else if (sign === '-' && left > 0) {
      read.push({ kind: 'removed', before: old++, after: null, text });
      left -= 1;
      file.removed += 1;
    } else if ((sign === ' ' || sign === '') && left > 0 && right > 0) {
      read.push({ kind: 'same', before: old++, after: now++, text });
      left -= 1;
      right -= 1;
    } else if (sign === '\\') {
      read.push({ kind: 'note', before: null, after: null, text: text.trim() });
    } else break;
  }
  file.hunks.push({ about, before: Number(before), after: Number(after), lines: read });
  return at;
}

/** Of a `---` or `+++` line: git puts a tab and a time behind it where a name has blanks. */
function pathOf(line: string): string | null {
  const [path = ''] = line.slice(4).split('\t');
  return path === '/dev/null' ? null : path.replace(/^[ab]\//, '');
}
