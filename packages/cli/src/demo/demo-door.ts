// Between the page and the chaos process: one scenario at a time, asked for by anybody who may, told to nobody else.
import type { ChaosEvent, Repertoire, ScenarioListed } from '@kintsugi/chaos';
import type { DemoDoor } from '@kintsugi/server';

export interface DoorToChaos extends DemoDoor {
  /** Hands `events` on, and learns from them when the next one may begin. */
  heard(events: AsyncIterator<ChaosEvent>): AsyncIterator<ChaosEvent>;
}

export function openDoorToChaos(chaos: Pick<Repertoire, 'play'>, scenarios: readonly ScenarioListed[]): DoorToChaos {
  let playing: string | null = null;
  return {
    scenarios: async () => scenarios,
    start: async (name) => {
      if (scenarios.every((scenario) => scenario.name !== name))
        return refused(
          'unknown-scenario',
          `there is no scenario "${name}"`,
          `Known: ${scenarios.map((one) => one.name).join(', ')}.`,
        );
      if (playing !== null)
        return refused(
          'scenario-running',
          `"${playing}" is being played`,
          'Wait until it is judged; one is played at a time.',
        );
      playing = name;
      chaos.play(name);
      return { ok: true };
    },
    heard: (events) => ({
      next: async () => {
        const next = await events.next();
        if (next.done !== true && next.value.kind === 'scenario-over') playing = null;
        return next;
      },
    }),
  };
}

function refused(kind: string, detail: string, mend: string) {
  return { ok: false, refusal: { kind, detail, mend } } as const;
}
