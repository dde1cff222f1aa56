// Places in stack traces: `at f (file:1:2)`, `❯ f file:1:2`. It must not know what was thrown.
import { numberOf } from './reader.ts';
import type { Log } from './log.ts';

export interface Place {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
}

const placeAtEnd = /:(\d{1,7}):(\d{1,7})\)?$/;

/** The place that a line of a stack trace names, when it is a file of ours. */
export function placeIn(line: string, log: Log): Place | null {
  const trimmed = line.trim();
  const found = placeAtEnd.exec(trimmed);
  if (!found) return null;
  const head = trimmed.slice(0, found.index);
  const opened = head.lastIndexOf('(');
  const bare = opened >= 0 ? head.slice(opened + 1) : head.replace(/^(?:at|❯) (?:async )?/, '');
  const file = log.fileOf(bare) ?? log.fileOf(bare.slice(bare.lastIndexOf(' ') + 1));
  return file === null ? null : { file, line: numberOf(found[1]), column: numberOf(found[2]) };
}

/** The first place of ours in the lines from `from` up to `to`. */
export function firstPlace(log: Log, from: number, to: number): Place | null {
  for (let at = from; at < Math.min(to, log.lines.length); at += 1) {
    const place = placeIn(log.lines[at]!, log);
    if (place) return place;
  }
  return null;
}

/** A line of a JavaScript stack trace. */
export const isFrame = (line: string) => /^\s*(?:at |❯ )\S/.test(line);
