// A command's output as text, bounded: its beginning and its end. It must not know whose output it is.
import { StringDecoder } from 'node:string_decoder';

export interface KeptOutput {
  write(chunk: Buffer): void;
  end(): { readonly text: string; readonly bytes: number };
}

/**
 * Keeps `bytesMax` bytes: all of it, or both halves with a line between that counts what is missing. `onText` gets the
 * first `bytesMax` bytes as they come, and at the end that line and the last half, so that a follower sees as much.
 * Text is valid UTF-8 without NUL, which not every store can hold.
 */
export function keepOutput(bytesMax: number, onText: (text: Buffer) => void): KeptOutput {
  const decoder = new StringDecoder('utf8');
  const half = Math.floor(bytesMax / 2);
  let bytes = 0;
  let texts = 0;
  let shown = 0;
  let isShowing = true;
  let head: Buffer = Buffer.alloc(0);
  let tail: Buffer[] = [];
  let tailBytes = 0;

  const take = (text: string): void => {
    let rest = Buffer.from(text.replaceAll('\0', '\ufffd'));
    texts += rest.length;
    if (isShowing) {
      const seen = rest.subarray(0, boundaryBefore(rest, bytesMax - shown));
      shown += seen.length;
      isShowing = seen.length === rest.length;
      if (seen.length > 0) onText(seen);
    }
    if (head.length < half && tailBytes === 0) {
      const cut = boundaryBefore(rest, half - head.length);
      head = Buffer.concat([head, rest.subarray(0, cut)]);
      rest = rest.subarray(cut);
    }
    if (rest.length === 0) return;
    tail.push(rest);
    tailBytes += rest.length;
    for (let first = tail[0]; first && tailBytes - first.length >= half; first = tail[0]) {
      tailBytes -= first.length;
      tail = tail.slice(1);
    }
  };

  return {
    write(chunk) {
      bytes += chunk.length;
      take(decoder.write(chunk));
    },
    end() {
      take(decoder.end());
      const joined = Buffer.concat(tail);
      if (texts <= bytesMax) return { text: Buffer.concat([head, joined]).toString(), bytes };
      const last = joined.subarray(boundaryAfter(joined, joined.length - half));
      const unseen = texts - last.length - shown;
      onText(unseen > 0 ? Buffer.concat([gap(unseen), last]) : last.subarray(-unseen));
      return { text: Buffer.concat([head, gap(texts - head.length - last.length), last]).toString(), bytes };
    },
  };
}

const gap = (bytes: number): Buffer => Buffer.from(`\n… ${bytes} bytes are left out here …\n`);

const isInside = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;

/** The last place up to `at` where a character begins or the text ends. */
export function boundaryBefore(text: Buffer, at: number): number {
  if (at >= text.length) return text.length;
  let cut = Math.max(0, at);
  while (cut > 0 && isInside(text[cut])) cut--;
  return cut;
}

/** The first place from `at` on where a character begins or the text ends. */
export function boundaryAfter(text: Buffer, at: number): number {
  let cut = Math.max(0, at);
  while (isInside(text[cut])) cut++;
  return Math.min(cut, text.length);
}
