// A forge says that there was a push. Who it is, is known by a signature; what it says is not believed but looked at.
import type { Handlers } from '../../http/handler.ts';
import { answer, refused } from '../../http/handler.ts';
import type { Site } from '../site.ts';

export function pushHandlers({ engine, configuration, environment }: Site): Pick<Handlers, 'receivePush'> {
  return {
    receivePush: async ({ params, raw }) => {
      const { projects } = configuration.values.development;
      // Of its own: whoever asks may name what every object has.
      const project = Object.hasOwn(projects, params.id) ? projects[params.id] : undefined;
      const named = project?.forge.kind === 'github' ? project.forge.webhookSecretFrom : undefined;
      const secret = named === undefined ? undefined : environment[named];
      // One answer for all that is wrong: whoever guesses learns nothing.
      if (secret === undefined || secret === '' || raw === null) return unsigned();
      // Loaded only where such a forge is configured.
      const { verifyWebhook } = await import('@kintsugi/adapters/forge/github');
      if (!verifyWebhook(secret, raw.body, raw.header('x-hub-signature-256'))) return unsigned();
      engine.development.pushed(params.id);
      return answer({ heard: true });
    },
  };
}

function unsigned(): ReturnType<typeof refused> {
  return refused(
    'unsigned',
    401,
    'no such project takes webhooks, or the signature is not that of its secret',
    'Set webhookSecretFrom of the project, and the same secret in the forge.',
  );
}
