// A signal to the process of one replica, as the machine or a bug in it might stop or end it.
import { readFileSync } from 'node:fs';
import type { Step } from '../scenario.ts';
import { serviceOf } from './ask.ts';
import type { Injected, Scene } from './scene.ts';

type SignalStep = Extract<Step, { do: 'signal' }>;

export async function injectSignal({ service, replica, signal, restore }: SignalStep, scene: Scene): Promise<Injected> {
  const { replicaStates } = await serviceOf(scene, service);
  const living = replicaStates.filter(({ pid, state }) => pid !== null && state === 'ready');
  const pid = living[replica % Math.max(1, living.length)]?.pid ?? null;
  if (pid === null) throw new Error(`${service} has no ready replica to send ${signal} to`);
  const startedAt = startTimeOf(pid);
  process.kill(pid, signal);
  return {
    says: `something happens to one of ${living.length} processes of ${service}`,
    undo: () => {
      // The number may belong to somebody else by now.
      if (restore !== undefined && startTimeOf(pid) === startedAt && startedAt !== null) process.kill(pid, restore);
      return Promise.resolve();
    },
  };
}

/** What tells a process from a later one of the same number; null where it is gone. Elsewhere than on Linux the number must do. */
function startTimeOf(pid: number): string | null {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
    }
    process.kill(pid, 0);
    return String(pid);
  } catch {
    return null; // gone, which is an answer
  }
}
