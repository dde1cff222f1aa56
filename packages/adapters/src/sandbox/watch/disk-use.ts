// How much of the disk a folder holds, whatever is in it. Measured by `du`, off our own thread.
import { runTool } from '../run-tool.ts';

/** MB (rounded up); a file with several names counts once. What a plain user may not look into is not counted. */
export async function diskUse(folder: string): Promise<number> {
  const { text } = await runTool('sh', ['-c', 'du -skx -- "$1" 2>/dev/null; exit 0', 'sh', folder]);
  const kilobytes = Number.parseInt(text, 10);
  return Number.isNaN(kilobytes) ? 0 : Math.ceil(kilobytes / 1024);
}
