// Two ways to show a run: lines one after another, or, on a terminal, a live block below the story that is drawn anew.
import { cut } from '../output/layout.ts';
import type { Paper } from '../output/paper.ts';

export interface Screen {
  /** Part of the story: stays. */
  tell(lines: readonly string[]): void;
  /** What is drawn now; only on a terminal. */
  close(): void;
}

const HIDE = '\u001b[?25l';
const SHOW = '\u001b[?25h';
const DRAW_EVERY_MS = 250;

export interface LiveStream {
  readonly rows?: number;
  write(text: string): unknown;
}

/** `block` is asked for anew each time; it is left out where the terminal is too low for it. */
export function liveScreen(paper: Paper, stream: LiveStream, block: () => readonly string[]): Screen {
  let drawn = 0;
  const erase = () => (drawn === 0 ? '' : `\u001b[${drawn}A\u001b[0J`);
  const draw = (before: readonly string[]) => {
    const lines = block().map((line) => cut(line, paper.width - 1));
    const fits = lines.length + 4 < (stream.rows ?? 24) ? lines : lines.slice(-2);
    const text = [...before, ...fits].map((line) => `${line}\n`).join('');
    stream.write(`${erase()}${text}`);
    drawn = fits.length;
  };
  stream.write(HIDE);
  const timer = setInterval(() => draw([]), DRAW_EVERY_MS);
  return {
    tell: (lines) => draw(lines),
    close: () => {
      clearInterval(timer);
      stream.write(`${erase()}${SHOW}`);
      drawn = 0;
    },
  };
}

export function plainScreen(paper: Paper): Screen {
  return {
    tell: (lines) => {
      for (const line of lines) paper.line(line);
    },
    close: () => {},
  };
}
