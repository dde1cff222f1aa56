// A signal to the process of one replica, as the machine or a bug in it might stop or end it.
import { readFileSync } from 'node:fs';
import type { Step } from '../scenario.ts';
import { serviceOf } from './ask.ts';
import type { Injection, Scene, WayBack } from './scene.ts';

type SignalStep = Extract<Step, { do: 'signal' }>;

export async function signalOf(step: SignalStep, scene: Scene): Promise<Injection> {
  const { length } = await readyPids(step.service, scene);
  return {
    says: `something happens to one of ${length} processes of ${step.service}`,
    go: async () => send(step, await readyPids(step.service, scene)),
  };
}

function send({ service, replica, signal, restore }: SignalStep, pids: readonly number[]): WayBack {
  const pid = pids[replica % Math.max(1, pids.length)];
  if (pid === undefined) throw new Error(`${service} has no ready replica to send ${signal} to`);
  const startedAt = startTimeOf(pid);
  process.kill(pid, signal);
  return () => {
    // The number may belong to somebody else by now.
    if (restore !== undefined && startedAt !== null && startTimeOf(pid) === startedAt) process.kill(pid, restore);
    return Promise.resolve();
  };
}

async function readyPids(service: string, scene: Scene): Promise<number[]> {
  const { replicaStates } = await serviceOf(scene, service);
  return replicaStates.flatMap(({ pid, state }) => (pid !== null && state === 'ready' ? [pid] : []));
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
