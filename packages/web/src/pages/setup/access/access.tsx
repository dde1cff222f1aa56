// Who gets in: who looks, what each role may, and the tokens of programs and people elsewhere.
import { PERMISSIONS, permissionsOf, ROLES } from '@kintsugi/contract';
import { me } from '../../../live/me.ts';
import { When } from '../../../parts/when.tsx';
import { Snippet } from '../snippet.tsx';
import { Tokens } from './tokens.tsx';

const WAYS = {
  file: 'a token of the data folder',
  token: 'an API token',
  oidc: 'a sign-in elsewhere',
  demo: 'the demo, which asks nobody',
} as const;

const PEOPLE = `people:
  - { name: ada, role: approver }
  - { name: linus, role: responder, services: [alpha] }`;

export function Access() {
  const who = me();
  return (
    <>
      {who !== null && (
        <section aria-labelledby="you">
          <h2 id="you">You</h2>
          <dl class="facts">
            <dt>name</dt>
            <dd>{who.name}</dd>
            <dt>role</dt>
            <dd>
              {who.role}: {who.permissions.join(', ')}
            </dd>
            <dt>services</dt>
            <dd>{who.services === null ? 'all of them' : who.services.join(', ')}</dd>
            <dt>let in by</dt>
            <dd>{WAYS[who.way]}</dd>
            <dt>until</dt>
            <dd>{who.expiresAt === null ? 'it is taken away' : <When at={who.expiresAt} />}</dd>
          </dl>
        </section>
      )}
      <Tokens />
      <section class="block" aria-labelledby="roles">
        <h2 id="roles">Roles</h2>
        <div class="table-scroll" tabIndex={0} role="region" aria-label="What each role may">
          <table>
            <thead>
              <tr>
                <th scope="col">role</th>
                {PERMISSIONS.map((permission) => (
                  <th scope="col" key={permission}>
                    {permission}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {ROLES.map((role) => (
                <tr key={role}>
                  <th scope="row">{role}</th>
                  {PERMISSIONS.map((permission) => (
                    <td key={permission}>{permissionsOf(role).includes(permission) ? 'yes' : '–'}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
      <section class="block" aria-labelledby="people">
        <h2 id="people">People</h2>
        <p class="soft">
          People stand in kintsugi.yaml; each finds a token of their own in the data folder, file{' '}
          <code>tokens/NAME</code>. Who signs in elsewhere (OpenID) is named there too: <code>server.oidc</code>.
        </p>
        <Snippet what="people for kintsugi.yaml" text={PEOPLE} />
      </section>
    </>
  );
}
