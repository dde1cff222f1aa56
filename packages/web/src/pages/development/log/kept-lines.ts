// The output of a build as lines, as it comes in: bounded, without colours, joined where two answers cut a line in two.
import { plainOutput } from '../../../words/output.ts';

export interface KeptLines {
  /** Oldest first; the same array grows, so that 10 MB are not copied with each answer. */
  readonly lines: readonly string[];
  /** How many lines were let go of, because more was written than is kept. */
  readonly dropped: number;
  append(text: string): void;
  /** The last line has no end and gets none. */
  end(): void;
}

/** `most` characters are kept at most, the newest. A line that is longer than a tenth of it is cut. */
export function keepLines(most: number): KeptLines {
  const lines: string[] = [];
  const longest = Math.max(1, Math.floor(most / 10));
  let open = '';
  let size = 0;
  let dropped = 0;
  const add = (line: string): void => {
    const text = plainOutput(line);
    const kept =
      text.length > longest ? `${text.slice(0, longest)} … (${text.length - longest} more characters)` : text;
    lines.push(kept);
    size += kept.length + 1;
  };
  /** In one go and a little more than is needed: taking single lines off a long array is slow. */
  const bound = (): void => {
    if (size <= most) return;
    let [count, gone] = [0, 0];
    while (count < lines.length && size - gone > most * 0.9) gone += (lines[count++] ?? '').length + 1;
    lines.splice(0, count);
    size -= gone;
    dropped += count;
  };
  return {
    lines,
    get dropped() {
      return dropped;
    },
    append(text) {
      const parts = (open + text).split('\n');
      open = parts.pop() ?? '';
      for (const part of parts) add(part);
      // Without a line end for this long it is no line: it is shown as far as it goes.
      if (open.length > longest) {
        add(open);
        open = '';
      }
      bound();
    },
    end() {
      if (open !== '') add(open);
      open = '';
      bound();
    },
  };
}

/** Places of the lines that hold `words`, upper and lower case alike; none for no words. */
export function placesOf(lines: readonly string[], words: string): number[] {
  const wanted = words.trim().toLowerCase();
  if (wanted === '') return [];
  return lines.flatMap((line, index) => (line.toLowerCase().includes(wanted) ? [index] : []));
}

/** How a line is meant: what a step ran, what the builder says of it, what sounds like a fault. */
export function kindOfLine(line: string): 'command' | 'said' | 'fault' | 'output' {
  if (line.startsWith('$ ')) return 'command';
  if (line.startsWith('# ')) return 'said';
  return /\b(?:error|fail(?:ed|ure)?|fatal|exception|not ok)\b/i.test(line) ? 'fault' : 'output';
}
