// Puts together who gets in: the operator's file, the people of kintsugi.yaml, tokens, an OpenID provider's people and
// programs; and the log of what they ask.
import type { OidcSettings } from '../configuration/oidc.ts';
import type { Clock, EventStore } from '@kintsugi/engine/ports';
import { openGrants, OPERATOR, type Grant, type Grants } from '../folder/tokens.ts';
import type { ChangeAsked } from '../http/serve.ts';
import { openAccessStream, type AccessHappened, type AccessStream } from './access-stream.ts';
import { openApiTokens, type ApiTokens } from './api-tokens.ts';
import { createForeignTokens, type ForeignTokens } from './oidc/foreign-tokens.ts';
import { openPersons, type Persons } from './oidc/persons.ts';
import { createProvider, type Provider } from './oidc/provider.ts';

export interface Access {
  readonly grants: Grants;
  readonly tokens: ApiTokens;
  /** Null: there is no provider. */
  readonly oidc: { readonly provider: Provider; readonly persons: Persons } | null;
  /** Before `grants`, which cannot wait: asks the provider about a token of its making. */
  readonly prepare: ((token: string) => Promise<void>) | undefined;
  /** Durable when it answers. What cannot be written is told to `onTrouble`, and does not hold the change up. */
  readonly onChange: (change: ChangeAsked) => Promise<void>;
}

export interface AccessOptions {
  readonly dataFolder: string;
  readonly people: readonly PersonDeclared[];
  readonly oidc?: OidcSettings | undefined;
  readonly environment: NodeJS.ProcessEnv;
  readonly world: { readonly store: EventStore; readonly clock: Clock };
  readonly onTrouble: (line: string) => void;
}

interface PersonDeclared extends Omit<Grant, 'services'> {
  readonly services?: readonly string[] | undefined;
}

export async function openAccess(options: AccessOptions): Promise<Access> {
  const { dataFolder, people, world, onTrouble } = options;
  const { store, clock } = world;
  const files = await openGrants(
    dataFolder,
    people.map(({ services, ...person }) => (services === undefined ? person : { ...person, services })),
  );
  const stream = openAccessStream(store, clock);
  const taken = new Set([OPERATOR.name, ...people.map(({ name }) => name)]);
  const happened = await readable(stream, onTrouble);
  const now = (): number => clock.now();
  const tokens = openApiTokens(stream, happened, now, taken);
  const { oidc, foreign } = openOidc(options, openPersons(stream, happened), now);
  return {
    grants: (token) => tokens.recognize(token) ?? foreign?.recognize(token) ?? files(token),
    tokens,
    oidc,
    prepare: foreign?.prepare,
    onChange: async ({ route, params, caller }) => {
      const event = { type: 'change-asked', route, params, tokenId: caller.tokenId ?? null } as const;
      const written = await stream.write(event, { kind: 'person', name: caller.name });
      if (!written.ok) onTrouble(`${caller.name} asked for ${route}, and the log takes no writes: ${written.because}`);
    },
  };
}

function openOidc(
  { oidc: settings, environment, onTrouble }: AccessOptions,
  persons: Persons,
  now: () => number,
): { readonly oidc: Access['oidc']; readonly foreign: ForeignTokens | null } {
  if (settings === undefined) return { oidc: null, foreign: null };
  const { clientSecretEnv: variable, audience } = settings;
  const secret = variable === undefined ? undefined : environment[variable];
  if (variable !== undefined && (secret === undefined || secret === '')) {
    onTrouble(
      `nobody signs in at the OpenID provider: ${variable} is not set, which server.oidc.clientSecretEnv names`,
    );
    return { oidc: null, foreign: null };
  }
  const provider = createProvider(settings, secret, now);
  const foreign = audience === undefined ? null : createForeignTokens({ provider, persons, audience, now });
  return { oidc: { provider, persons }, foreign };
}

/** A damaged stream lets nobody in by token; files still do, so that somebody can look. */
function readable(stream: AccessStream, onTrouble: (line: string) => void): Promise<readonly AccessHappened[]> {
  return stream.read().catch((error: unknown) => {
    onTrouble(`no API token counts: ${String(error)}; see \`kintsugi audit verify\``);
    return [];
  });
}
