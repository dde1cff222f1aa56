// How much of the disk a folder holds, whatever is in it. Measured by `du`, off our own thread.
import { runTool } from '../run-tool.ts';

/**
 * MB (rounded up); a file with several names counts once. What its owner closed to itself is opened by a user namespace,
 * in which we may look at all that is ours; where there are none, it is not counted.
 */
export async function diskUse(folder: string): Promise<number> {
  const measure = 'du -skx -- "$1" 2>/dev/null';
  const { text } = await runTool('sh', ['-c', `${measure} || unshare -r ${measure}; exit 0`, 'sh', folder]);
  const kilobytes = Number.parseInt(text.trim().split('\n').at(-1) ?? '', 10);
  return Number.isNaN(kilobytes) ? 0 : Math.ceil(kilobytes / 1024);
}
