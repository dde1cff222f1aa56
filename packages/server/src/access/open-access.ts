// Puts together who gets in: the operator's file, the people of kintsugi.yaml, API tokens; and the log of what they ask.
import type { Clock, EventStore } from '@kintsugi/engine/ports';
import { openGrants, OPERATOR, type Grant, type Grants } from '../folder/tokens.ts';
import type { ChangeAsked } from '../http/serve.ts';
import { openAccessStream, type AccessStream } from './access-stream.ts';
import { openApiTokens, type ApiTokens } from './api-tokens.ts';

export interface Access {
  readonly grants: Grants;
  readonly tokens: ApiTokens;
  /** Durable when it answers. What cannot be written is told to `onTrouble`, and does not hold the change up. */
  readonly onChange: (change: ChangeAsked) => Promise<void>;
}

export interface AccessOptions {
  readonly dataFolder: string;
  readonly people: readonly PersonDeclared[];
  readonly world: { readonly store: EventStore; readonly clock: Clock };
  readonly onTrouble: (line: string) => void;
}

interface PersonDeclared extends Omit<Grant, 'services'> {
  readonly services?: readonly string[] | undefined;
}

export async function openAccess({ dataFolder, people, world, onTrouble }: AccessOptions): Promise<Access> {
  const { store, clock } = world;
  const files = await openGrants(
    dataFolder,
    people.map(({ services, ...person }) => (services === undefined ? person : { ...person, services })),
  );
  const stream = openAccessStream(store, clock);
  const taken = new Set([OPERATOR.name, ...people.map(({ name }) => name)]);
  const tokens = await openApiTokens(readable(stream, onTrouble), () => clock.now(), taken);
  return {
    grants: (token) => tokens.recognize(token) ?? files(token),
    tokens,
    onChange: async ({ route, params, caller }) => {
      const event = { type: 'change-asked', route, params, tokenId: caller.tokenId ?? null } as const;
      const written = await stream.write(event, { kind: 'person', name: caller.name });
      if (!written.ok) onTrouble(`${caller.name} asked for ${route}, and the log takes no writes: ${written.because}`);
    },
  };
}

/** A damaged stream lets nobody in by token; files still do, so that somebody can look. */
function readable(stream: AccessStream, onTrouble: (line: string) => void): AccessStream {
  return {
    ...stream,
    read: () =>
      stream.read().catch((error: unknown) => {
        onTrouble(`no API token counts: ${String(error)}; see \`kintsugi audit verify\``);
        return [];
      }),
  };
}
