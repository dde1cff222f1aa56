// One step of a scenario made ready, whatever its kind. Small and general: it knows no application.
import type { Step } from '../scenario.ts';
import { configurationOf } from './configure.ts';
import { requestOf, statementOf } from './data-change.ts';
import { releaseOf } from './release.ts';
import type { Injection, Scene } from './scene.ts';
import { signalOf } from './signal.ts';

export async function injectionOf(step: Step, scene: Scene): Promise<Injection> {
  switch (step.do) {
    case 'release':
      return releaseOf(step, scene);
    case 'configure':
      return configurationOf(step, scene);
    case 'signal':
      return signalOf(step, scene);
    case 'request':
      return requestOf(step, scene);
    case 'statement':
      return statementOf(step, scene);
    case 'control':
      return controlOf(step, scene);
    case 'proxy':
      return proxyOf(step, scene);
  }
}

function controlOf({ process: name, send, restore }: Extract<Step, { do: 'control' }>, { world }: Scene): Injection {
  const told = world.processes.get(name);
  if (told === undefined) throw new Error(`world.yaml has no process ${name}`);
  return {
    says: `something changes in the world outside: ${name}`,
    go: async () => {
      await told.tell(send);
      return () => told.tell(restore);
    },
  };
}

function proxyOf({ process: name, mode }: Extract<Step, { do: 'proxy' }>, { world }: Scene): Injection {
  const proxy = world.proxies.get(name);
  if (proxy === undefined) throw new Error(`${name} is not behind a fault proxy in this run: name it in 'proxies'`);
  return {
    says: `something happens on the way to ${name}`,
    go: () => {
      proxy.set(mode);
      return Promise.resolve(() => Promise.resolve(proxy.set({ kind: 'pass' })));
    },
  };
}
