// A change of settings, by the API as anybody makes it.
import type { Step } from '../scenario.ts';
import { act, serviceOf } from './ask.ts';
import type { Injection, Scene } from './scene.ts';

type ConfigureStep = Extract<Step, { do: 'configure' }>;

export async function configurationOf({ service, set }: ConfigureStep, scene: Scene): Promise<Injection> {
  const { configuration } = await serviceOf(scene, service);
  return {
    says: `${service} gets configuration ${configuration + 1}`,
    go: async () => {
      const before = await serviceOf(scene, service);
      await act(scene, service, { kind: 'configure', set: { ...set } });
      const { configuration: injected } = await serviceOf(scene, service);
      return async () => {
        const now = await serviceOf(scene, service);
        if (injected === before.configuration || now.configuration !== injected) return;
        await act(scene, service, { kind: 'restore-configuration', configuration: before.configuration });
      };
    },
  };
}
