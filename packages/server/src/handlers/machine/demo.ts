// Demonstrations: a request is handed on at once to whoever plays them. Nothing of it is kept here, nor told to the engine.
import type { Refusal } from '@kintsugi/domain';
import type { Answer } from '@kintsugi/contract';
import type { Handlers, Outcome } from '../../http/handler.ts';
import { answer, refused } from '../../http/handler.ts';
import { refusal } from '../refusals.ts';
import type { Site } from '../site.ts';

/** Handed in by whoever starts the server as a demonstration. */
export interface DemoDoor {
  scenarios(): Promise<readonly { readonly name: string; readonly title: string; readonly tagline: string }[]>;
  /** Answers once it was handed on, not when it is over. */
  start(name: string): Promise<{ readonly ok: true } | { readonly ok: false; readonly refusal: Refusal }>;
}

type Names = 'listScenarios' | 'startScenario' | 'triggerIncident';

export function demoHandlers({ demo }: Pick<Site, 'demo'>): Pick<Handlers, Names> {
  const start = async (name: string): Promise<Outcome<Answer<'startScenario'>>> => {
    if (demo === null) return noDemo();
    const started = await demo.start(name);
    return started.ok ? answer({ asked: true }) : refusal(started.refusal);
  };
  return {
    listScenarios: async () =>
      demo === null
        ? noDemo()
        : answer({ items: (await demo.scenarios()).map(({ name, title, tagline }) => ({ name, title, tagline })) }),
    startScenario: ({ params }) => start(params.name),
    triggerIncident: ({ body }) => start(body.scenario),
  };
}

function noDemo(): ReturnType<typeof refused> {
  return refused(
    'not-in-demo-mode',
    404,
    'this server was not started as a demonstration',
    'Start one: `npm run demo -- --web`.',
  );
}
