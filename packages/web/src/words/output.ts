// Text that programs wrote (log lines, build output) as it can be shown: no colours, no control characters, no hidden order.

const ESC = String.fromCodePoint(0x1b);
const BEL = String.fromCodePoint(0x07);
const CSI = String.fromCodePoint(0x9b);
/** Colour and cursor sequences, titles and links of terminals, and what else begins with ESC or its one-byte form. */
const SEQUENCES = new RegExp(
  [
    String.raw`(?:${ESC}\[|${CSI})[0-?]*[ -/]*[@-~]`,
    String.raw`${ESC}[\]PX^_][^${BEL}${ESC}]*(?:${BEL}|${ESC}\\)?`,
    String.raw`${ESC}[ -/]*[0-~]?`,
  ].join('|'),
  'g',
);
const CONTROL = /(?![\t\n\r])\p{Cc}/gu;
/** They make a reader see another order than the program wrote, or see nothing at all. */
const HIDDEN = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** One line or many; what was taken out because it hides something leaves `�`. */
export function plainOutput(text: string): string {
  return overwritten(text.replace(SEQUENCES, '').replace(HIDDEN, '\ufffd')).replace(CONTROL, '');
}

/** A carriage return begins a line anew, as progress bars do: what stands last is what a terminal shows. */
function overwritten(text: string): string {
  if (!text.includes('\r')) return text;
  return text
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((line) => line.replace(/\r+$/, '').split('\r').at(-1))
    .join('\n');
}

/** OpenTelemetry's numbers as words: 1 to 24, each four one word. */
export function severityWord(severity: number): string {
  if (severity >= 21) return 'fatal';
  if (severity >= 17) return 'error';
  if (severity >= 13) return 'warn';
  if (severity >= 9) return 'info';
  if (severity >= 5) return 'debug';
  return severity >= 1 ? 'trace' : '';
}
