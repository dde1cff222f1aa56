// What is written on: a terminal or a pipe, with its width and whether it shows colours. Nothing else knows the stream.
import { stripVTControlCharacters } from 'node:util';

export type Ink = 'good' | 'bad' | 'warn' | 'dim' | 'strong' | 'accent';

export interface Paper {
  /** Columns to fit into; a pipe has plenty. */
  readonly width: number;
  readonly isTerminal: boolean;
  ink(ink: Ink, text: string): string;
  line(text?: string): void;
  complain(text: string): void;
}

const CODES: Readonly<Record<Ink, readonly [number, number]>> = {
  good: [32, 39],
  bad: [31, 39],
  warn: [33, 39],
  accent: [36, 39],
  dim: [2, 22],
  strong: [1, 22],
};

const PIPE_WIDTH = 120;
const NARROWEST = 40;

export interface Stream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export function paperOn(out: Stream, err: Stream, environment: NodeJS.ProcessEnv): Paper {
  const isTerminal = out.isTTY === true && environment['TERM'] !== 'dumb';
  const hasColour = isTerminal && (environment['NO_COLOR'] ?? '') === '';
  return {
    get width() {
      return Math.max(NARROWEST, isTerminal ? (out.columns ?? 80) : PIPE_WIDTH);
    },
    isTerminal,
    ink: (ink, text) => (hasColour ? `\u001b[${CODES[ink][0]}m${text}\u001b[${CODES[ink][1]}m` : text),
    line: (text = '') => void out.write(`${text.trimEnd()}\n`),
    complain: (text) => void err.write(`${text}\n`),
  };
}

/** Columns that a text takes. Letters outside of the basic ones count one each: nothing wider is written here. */
export function columnsOf(text: string): number {
  return Array.from(stripVTControlCharacters(text)).length;
}

/** Texts from outside may hold escape sequences: a terminal must not obey them. */
export function plain(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, ' ');
}
