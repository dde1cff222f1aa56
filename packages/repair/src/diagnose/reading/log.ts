// What a command printed, made fit to read: bounded, without colours, its paths known. It must not know any tool.
import { knownFiles, type KnownFiles } from './known-files.ts';

export interface Log extends KnownFiles {
  readonly lines: readonly string[];
}

const charactersMax = 4_000_000;
const linesMax = 60_000;
const lineLengthMax = 2_000;
const escape = 27;
const bell = 7;

/** Beginning and end of what is too long; each line cut. Cost O(n) time and memory, whatever the text is. */
export function readLog(output: string, files: readonly string[]): Log {
  const text = output.length <= charactersMax ? output : ends(output, charactersMax / 2);
  const all = plainText(text).split('\n');
  const lines = all.length <= linesMax ? all : [...all.slice(0, linesMax / 2), ...all.slice(-linesMax / 2)];
  return { lines: lines.map((line) => line.slice(0, lineLengthMax).trimEnd()), ...knownFiles(files) };
}

const ends = (text: string, length: number) => `${text.slice(0, length)}\n${text.slice(-length)}`;

/**
 * Text without escape sequences and control characters; a carriage return begins a line anew. By hand instead of by
 * pattern: what is read may have been written to make a pattern slow.
 */
export function plainText(text: string): string {
  const kept: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 32 && (code < 127 || code > 159)) continue;
    if (code === 9 || code === 10) continue;
    kept.push(text.slice(from, at));
    if (code === 13 && text.charCodeAt(at + 1) !== 10) kept.push('\n');
    if (code === escape) at = endOfSequence(text, at);
    from = at + 1;
  }
  kept.push(text.slice(from));
  return kept.join('');
}

/** Index of the last character of the sequence that begins at `start`; a broken one ends where it breaks. */
function endOfSequence(text: string, start: number): number {
  const opener = text[start + 1];
  const lengthMax = Math.min(text.length, start + 200);
  if (opener === '[') {
    for (let at = start + 2; at < lengthMax; at += 1) {
      const code = text.charCodeAt(at);
      if (code >= 64 && code <= 126) return at;
      if (code < 32 || code > 126) return at - 1;
    }
    return start + 1;
  }
  if (opener === ']') {
    for (let at = start + 2; at < lengthMax; at += 1) {
      if (text.charCodeAt(at) === bell) return at;
      if (text.charCodeAt(at) === escape) return text[at + 1] === '\\' ? at + 1 : at - 1;
    }
    return start + 1;
  }
  return start;
}
