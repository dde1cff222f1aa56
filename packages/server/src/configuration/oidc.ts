// The part of kintsugi.yaml about an OpenID provider, and what must hold in it beyond its shape.
import { ROLES } from '@kintsugi/contract';
import { z } from 'zod';
import type { InputFault, Path } from '../input-faults/input-faults.ts';
import { isLoopbackName } from '../http/doors/host.ts';
import type { Configuration } from './schema.ts';

const text = z.string().min(1).max(2_000);
/** As the provider writes it: a group, an entitlement, a name of a role. */
const claimValue = z.string().min(1).max(300);

export const oidc = z.strictObject({
  issuer: z.url({ protocol: /^https?$/ }).describe('as the provider spells itself; https, but on this machine'),
  clientId: text,
  clientSecretEnv: z
    .string()
    .regex(/^[A-Za-z_]\w*$/, 'the name of an environment variable')
    .optional()
    .describe('environment variable that holds the secret; without it the client is a public one'),
  audience: text.optional().describe('of this API: lets programs in by tokens that the provider made for it'),
  roleClaim: text.default('groups').describe('the claim whose values `roles` and `services` name'),
  roles: z.record(claimValue, z.enum(ROLES)).default({}).describe('of several that apply, the one that may most'),
  services: z
    .record(claimValue, z.array(text).min(1).max(200))
    .optional()
    .describe('limits people to these, together; "*" is all. With it, whoever it does not name gets in nowhere'),
  defaultRole: z.enum(['viewer', 'none']).default('none').describe('of people whom `roles` does not name'),
  nameClaim: text.default('preferred_username'),
  sessionHours: z.number().min(0.1).max(168).default(8),
  scopes: z.array(text).min(1).max(30).default(['openid', 'profile', 'email']),
});
export type OidcSettings = z.output<typeof oidc>;

type MakeFault = (path: Path, says: string, mend: string) => InputFault;

export function oidcFaults({ server, services }: Configuration, fault: MakeFault): InputFault[] {
  const { oidc: settings, host, publicUrl } = server;
  if (settings === undefined) return [];
  const at = (...path: Path): Path => ['server', 'oidc', ...path];
  const faults: InputFault[] = [];
  const issuer = new URL(settings.issuer);
  if (issuer.protocol !== 'https:' && !isLoopbackName(issuer.hostname))
    faults.push(fault(at('issuer'), 'is not https', 'Write https://…: who listens in between could be anybody.'));
  if (issuer.search !== '' || issuer.hash !== '')
    faults.push(fault(at('issuer'), 'has more than a path', 'Leave out what follows ? or #.'));
  if (!settings.scopes.includes('openid'))
    faults.push(fault(at('scopes'), 'lacks openid', 'Add openid: without it the provider says of nobody who it is.'));
  if (Object.keys(settings.roles).length === 0 && settings.defaultRole === 'none')
    faults.push(
      fault(at('roles'), 'lets nobody in', 'Name a value of the claim and its role, such as ops: responder.'),
    );
  if (!isLoopbackName(host) && publicUrl === undefined)
    faults.push(fault(at(), 'does not know where the provider sends people back to', 'Set server.publicUrl.'));
  const known = Object.keys(services);
  for (const [value, names] of Object.entries(settings.services ?? {}))
    for (const [index, name] of names.entries())
      if (name !== '*' && !known.includes(name))
        faults.push(
          fault(
            at('services', value, index),
            `there is no service "${name}"`,
            `Known: ${known.join(', ') || 'none yet'}.`,
          ),
        );
  return faults;
}
