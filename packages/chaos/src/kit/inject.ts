// One step of an injection, whatever its kind, and the way back. Small and general: it knows no application.
import type { Step } from '../scenario.ts';
import { injectConfiguration } from './configure.ts';
import { injectRequest, injectStatement } from './data-change.ts';
import { injectRelease } from './release.ts';
import type { Injected, Scene } from './scene.ts';
import { injectSignal } from './signal.ts';

export async function inject(step: Step, scene: Scene): Promise<Injected> {
  switch (step.do) {
    case 'release':
      return injectRelease(step, scene);
    case 'configure':
      return injectConfiguration(step, scene);
    case 'signal':
      return injectSignal(step, scene);
    case 'request':
      return injectRequest(step, scene);
    case 'statement':
      return injectStatement(step, scene);
    case 'control':
      return injectControl(step, scene);
    case 'proxy':
      return injectProxy(step, scene);
  }
}

async function injectControl(
  { process: name, send, restore }: Extract<Step, { do: 'control' }>,
  { world }: Scene,
): Promise<Injected> {
  const told = world.processes.get(name);
  if (told === undefined) throw new Error(`world.yaml has no process ${name}`);
  await told.tell(send);
  return { says: `something changes in the world outside: ${name}`, undo: () => told.tell(restore) };
}

function injectProxy({ process: name, mode }: Extract<Step, { do: 'proxy' }>, { world }: Scene): Promise<Injected> {
  const proxy = world.proxies.get(name);
  if (proxy === undefined) throw new Error(`${name} is not behind a fault proxy in this run: name it in 'proxies'`);
  proxy.set(mode);
  return Promise.resolve({
    says: `something happens on the way to ${name}`,
    undo: () => Promise.resolve(proxy.set({ kind: 'pass' })),
  });
}
