// How grave an entry is, from what it says of itself: a level's word, a JSON field, the look of an exception, the stream. Pure.
import type { Entry } from './entries.ts';

/** OpenTelemetry's numbers. */
const INFO = 9;
const WARN = 13;
const ERROR = 17;

const WORDS: Readonly<Record<string, number>> = {
  trace: 1,
  verbose: 1,
  debug: 5,
  info: INFO,
  notice: INFO,
  warn: WARN,
  warning: WARN,
  err: ERROR,
  error: ERROR,
  severe: ERROR,
  fatal: 21,
  critical: 21,
  crit: 21,
  panic: 21,
  emerg: 21,
};
/** Numbers that some loggers write for a level: tens from 10 (trace) to 60 (fatal). */
const TENS: readonly number[] = [0, 1, 5, INFO, WARN, ERROR, 21];

const FIELD = /"(?:level|severity|lvl|loglevel)"\s*:\s*(?:"(\w+)"|(\d+))/i;
const PAIR = /\b(?:level|severity|lvl)=["']?(\w+)/i;
/** Near the start, where loggers put it: in capitals anywhere there, in small letters only as the first word or in brackets. */
const CAPITALS = /\b(TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERR|ERROR|SEVERE|FATAL|CRITICAL|CRIT|PANIC|EMERG)\b/;
const FIRST = /^\W*(trace|debug|info|notice|warn|warning|error|fatal|critical|panic)\b\s*[:\]|-]/i;
const EXCEPTION = /^(Uncaught |Unhandled )?\S*(Error|Exception|Panic)\b.*(:|\n)|^Traceback |^panic: /;
const HEAD_CHARS = 80;

export function severityOf({ body, stream }: Entry): number {
  return said(body) ?? (EXCEPTION.test(body) ? ERROR : stream === 'err' ? WARN : INFO);
}

function said(body: string): number | null {
  const field = FIELD.exec(body.slice(0, 2_000));
  if (field?.[2] !== undefined) return TENS[Math.floor(Number(field[2]) / 10)] ?? null;
  const head = body.slice(0, HEAD_CHARS);
  const word = field?.[1] ?? PAIR.exec(head)?.[1] ?? CAPITALS.exec(head)?.[1] ?? FIRST.exec(head)?.[1];
  return word === undefined ? null : (WORDS[word.toLowerCase()] ?? null);
}

/** A trace id that the entry names, so that the line and the spans are found together. */
export function traceIdOf(body: string): string | null {
  return /trace[_-]?id["']?\s*[:=]\s*["']?([0-9a-f]{32})\b/i.exec(body)?.[1]?.toLowerCase() ?? null;
}
