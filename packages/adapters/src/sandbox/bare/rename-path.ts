// Replaces one path by another in a stream of bytes, wherever the pieces are cut. It must not know what the bytes say.

/** What cannot be told yet (the path's beginning at the end of a piece) waits for the next piece, or for `end`. */
export function renamePath(
  from: string,
  to: string,
  onChunk: (chunk: Buffer) => void,
): { write(chunk: Buffer): void; end(): void } {
  const sought = Buffer.from(from);
  const put = Buffer.from(to);
  let rest: Buffer = Buffer.alloc(0);
  return {
    write(chunk) {
      const text = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const pieces: Buffer[] = [];
      let at = 0;
      for (let found = text.indexOf(sought); found >= 0; found = text.indexOf(sought, at)) {
        pieces.push(text.subarray(at, found), put);
        at = found + sought.length;
      }
      const open = beginningAtEnd(text.subarray(at), sought);
      pieces.push(text.subarray(at, text.length - open));
      rest = text.subarray(text.length - open);
      const ready = Buffer.concat(pieces);
      if (ready.length > 0) onChunk(ready);
    },
    end() {
      if (rest.length > 0) onChunk(rest);
      rest = Buffer.alloc(0);
    },
  };
}

/** Length of the longest end of `text` that begins `sought`. */
function beginningAtEnd(text: Buffer, sought: Buffer): number {
  for (let length = Math.min(sought.length - 1, text.length); length > 0; length--) {
    if (text.subarray(text.length - length).equals(sought.subarray(0, length))) return length;
  }
  return 0;
}
