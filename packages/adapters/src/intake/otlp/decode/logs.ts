// OTLP logs to lines. A record's text is data: it is cut to a bound, kept as it is, and never interpreted.
import type { LogLine } from '@kintsugi/engine/ports';
import { Cursor, LENGTH, Malformed } from '../wire/cursor.ts';
import { Attributes, readAnyValue, readAttribute } from './attributes.ts';
import type { Scalar, Sender } from './attributes.ts';
import { readWhole, Rejections } from './decoded.ts';
import type { Decoded } from './decoded.ts';
import { eachItem } from './spans.ts';

const BODY_CHARS_MAX = 16_384;
const SEVERITY_MAX = 24;

/** Reads ExportLogsServiceRequest. A record without a time of its own is stamped with `nowMs`. */
export function decodeLogs(bytes: Uint8Array, nowMs: number): Decoded<readonly LogLine[]> {
  return readWhole('an ExportLogsServiceRequest', () => {
    const cursor = new Cursor(bytes);
    const rejections = new Rejections();
    const lines: LogLine[] = [];
    eachItem(cursor, (sender, from, to) => {
      try {
        lines.push(readRecord(cursor, sender, from, to, nowMs));
      } catch (error) {
        if (!(error instanceof Malformed)) throw error;
        rejections.add('a log record is malformed: encode it as OTLP defines it');
      }
    });
    return { ok: true, batch: lines, accepted: lines.length, rejected: rejections.count, message: rejections.message };
  });
}

function readRecord(cursor: Cursor, sender: Sender, from: number, to: number, nowMs: number): LogLine {
  let timeNs = 0;
  let observedNs = 0;
  let severity = 0;
  let severityText = '';
  let body: Scalar | null = null;
  let traceId = '';
  let event = '';
  const exception = new Attributes();
  cursor.pos = from;
  cursor.end = to;
  while (cursor.pos < to) {
    const tag = cursor.uint32();
    if (tag === 0x09) timeNs = cursor.fixed64();
    else if (tag === 0x10) severity = cursor.uint32();
    else if (tag === 0x59) observedNs = cursor.fixed64();
    else if ((tag & 7) !== LENGTH) cursor.skip(tag & 7);
    else {
      const end = cursor.length();
      const field = tag >>> 3;
      if (field === 3) severityText = cursor.text(cursor.pos, Math.min(end, cursor.pos + 32));
      else if (field === 5) body = readAnyValue(cursor, cursor.pos, end, 0);
      else if (field === 6) readAttribute(cursor, cursor.pos, end, exception);
      else if (field === 9) traceId = cursor.hex(cursor.pos, end);
      else if (field === 12) event = cursor.text(cursor.pos, Math.min(end, cursor.pos + 256));
      cursor.pos = end;
      cursor.end = to;
    }
  }
  return {
    atMs: timeNs > 0 ? timeNs / 1e6 : observedNs > 0 ? observedNs / 1e6 : nowMs,
    service: sender.service,
    instance: sender.instance,
    severity: severity > 0 && severity <= SEVERITY_MAX ? severity : severityOf(severityText),
    body: bodyOf(body, event, exception),
    traceId: traceId.length === 32 && !/^0+$/.test(traceId) ? traceId : null,
  };
}

/** A stack trace travels beside the message; people and the template miner look for it in the text. */
function bodyOf(body: Scalar | null, event: string, attributes: Attributes): string {
  const said = body === null ? String(attributes.get('exception.message') ?? event) : String(body);
  const stack = String(attributes.get('exception.stacktrace') ?? '');
  const text = stack === '' || said.includes(stack) ? said : `${said}\n${stack}`;
  return text.length > BODY_CHARS_MAX ? `${text.slice(0, BODY_CHARS_MAX)}…` : text;
}

const WORDS: readonly (readonly [RegExp, number])[] = [
  [/^(fatal|crit|emerg|alert|panic)/i, 21],
  [/^(err|severe)/i, 17],
  [/^warn/i, 13],
  [/^(info|notice)/i, 9],
  [/^debug/i, 5],
  [/^(trace|verbose|fine)/i, 1],
];

/** The severity number that a level's word stands for; 0 when it says nothing. */
export function severityOf(word: string): number {
  return WORDS.find(([pattern]) => pattern.test(word))?.[1] ?? 0;
}
