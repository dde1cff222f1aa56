// Removes a folder that a stranger's code has written: deep, without rights, with any names. It follows no link.
import { access } from 'node:fs/promises';
import { runTool } from './run-tool.ts';

/** Ends with the folder gone, or throws what `rm` said. By tools that walk by handles: paths may be too long to be named. */
export async function removeTree(folder: string): Promise<void> {
  const first = await runTool('rm', ['-rf', '--', folder]);
  if (first.ok) return;
  // A plain user cannot look into folders that the code took its own rights from.
  await runTool('chmod', ['-R', 'u+rwX', '--', folder]);
  const second = await runTool('rm', ['-rf', '--', folder]);
  if (second.ok) return;
  const isGone = await access(folder).then(
    () => false,
    () => true,
  );
  if (!isGone) throw new Error(`${folder} cannot be removed: ${second.text.trim()}`);
}
