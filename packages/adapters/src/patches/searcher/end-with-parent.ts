// Ends this process with the one that started it, even in the middle of a computation that hears no message.
import { Worker } from 'node:worker_threads';

const WATCH = `
const parent = process.ppid;
setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL'); }, 500);
`;

/** A parent that was killed cannot say so: a thread of its own looks whether it is still there. */
export function endWithParent(): void {
  process.on('disconnect', () => process.exit(0));
  new Worker(WATCH, { eval: true, resourceLimits: { maxOldGenerationSizeMb: 8 } }).unref();
}
