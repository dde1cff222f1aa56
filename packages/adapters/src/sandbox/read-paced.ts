// Reads a command's output to its end, fast up to a bound and slowly past it, so that a flood costs the flooder its time.
import type { Readable } from 'node:stream';

/** Past the bound; 10 GB take longer than a command may run. */
const BYTES_PER_SECOND = 16 * 1024 * 1024;
const PAUSE_MS = 20;

export function readPaced(
  stream: Readable,
  freeBytes: number,
  onChunk: (chunk: Buffer) => void,
): { closed(patienceMs: number): Promise<void> } {
  let bytes = 0;
  let sincePause = 0;
  let timer: NodeJS.Timeout | undefined;
  const isOver = new Promise<void>((resolve) => stream.once('close', resolve));
  stream.on('error', () => undefined); // a reset ends it like a close does
  stream.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    onChunk(chunk);
    if (bytes <= freeBytes) return;
    sincePause += chunk.length;
    if (sincePause < (BYTES_PER_SECOND * PAUSE_MS) / 1000) return;
    sincePause = 0;
    stream.pause();
    timer = setTimeout(() => stream.resume(), PAUSE_MS);
  });
  return {
    /** Everything that was written is read first, unless somebody keeps the other end open for longer than this. */
    async closed(patienceMs) {
      clearTimeout(timer);
      stream.resume();
      let patience: NodeJS.Timeout | undefined;
      await Promise.race([isOver, new Promise((resolve) => (patience = setTimeout(resolve, patienceMs)))]);
      clearTimeout(patience);
      stream.destroy();
    },
  };
}
