// A change of settings, by the API as anybody makes it.
import type { Step } from '../scenario.ts';
import { act, serviceOf } from './ask.ts';
import type { Injected, Scene } from './scene.ts';

type ConfigureStep = Extract<Step, { do: 'configure' }>;

export async function injectConfiguration({ service, set }: ConfigureStep, scene: Scene): Promise<Injected> {
  const before = await serviceOf(scene, service);
  const { undo } = await act(scene, service, { kind: 'configure', set: { ...set } });
  const after = await serviceOf(scene, service);
  return {
    says: `${service} gets configuration ${after.configuration}`,
    undo: async () => {
      const now = await serviceOf(scene, service);
      if (now.configuration !== after.configuration || undo.action === null) return;
      await act(scene, service, { kind: 'restore-configuration', configuration: before.configuration });
    },
  };
}
