// Hands output on line by line, each as `mask` answers it. It must not know what is masked.
import { StringDecoder } from 'node:string_decoder';

export interface MaskedLines {
  write(chunk: Buffer): void;
  end(): void;
}

/** A line longer than this is not waited for: it is cut at a blank, or where it must be. */
const LINE_MOST = 65_536;

/** What has no line break yet waits: half a secret is not recognized. */
export function maskedLines(mask: (line: string) => string, write: (chunk: Buffer) => void): MaskedLines {
  const decoder = new StringDecoder('utf8');
  let held = '';
  const take = (text: string): void => {
    held += text;
    const end = held.lastIndexOf('\n') + 1;
    if (end > 0) {
      const lines = held.slice(0, end).split('\n');
      held = held.slice(end);
      write(Buffer.from(lines.map((line) => (line === '' ? line : mask(line))).join('\n')));
    }
    while (held.length > LINE_MOST) {
      const blank = held.lastIndexOf(' ', LINE_MOST);
      const cut = blank > 0 ? blank : LINE_MOST;
      write(Buffer.from(mask(held.slice(0, cut))));
      held = held.slice(cut);
    }
  };
  return {
    write: (chunk) => take(decoder.write(chunk)),
    end() {
      take(decoder.end());
      if (held !== '') write(Buffer.from(mask(held)));
      held = '';
    },
  };
}
