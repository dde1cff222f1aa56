// API tokens: the list, the way to make one, and the way to end one. A secret is shown once, by the server's doing.
import type { Answer, Problem } from '@kintsugi/contract';
import { useSignal } from '@preact/signals';
import { api } from '../../../live/api.ts';
import { useAsk } from '../../../live/ask.ts';
import { may, whoMay } from '../../../live/me.ts';
import { Shown, Trouble } from '../../../parts/shown.tsx';
import { When } from '../../../parts/when.tsx';
import { announce } from '../../../shell/announcer.tsx';
import { MakeToken } from './make-token.tsx';

type Token = Answer<'listTokens'>['items'][number];

const STATE_TONES: Readonly<Record<Token['state'], string>> = {
  active: '○ active',
  expired: '◌ expired',
  revoked: '◌ revoked',
};

export function Tokens() {
  const isAllowed = may('audit');
  const tokens = useAsk('listTokens', {}, { wait: !isAllowed, everyMs: 30_000 });
  return (
    <section class="block" aria-labelledby="tokens">
      <h2 id="tokens">
        API tokens{' '}
        <span class="count">{tokens.value?.items.filter(({ madeFor }) => madeFor === 'token').length ?? ''}</span>
      </h2>
      <MakeToken made={tokens.again} />
      {isAllowed ? (
        <Shown of={tokens}>{({ items }) => <Lists tokens={items} changed={tokens.again} />}</Shown>
      ) : (
        <p class="mend">Only {whoMay('audit')} may see the tokens of others.</p>
      )}
    </section>
  );
}

/** Those of programs first; what sign-ins made ends by itself, and there are many. */
function Lists({ tokens, changed }: { readonly tokens: readonly Token[]; readonly changed: () => void }) {
  const made = tokens.filter(({ madeFor }) => madeFor === 'token');
  const sessions = tokens.filter(({ madeFor }) => madeFor !== 'token');
  return (
    <>
      {made.length === 0 ? (
        <p class="soft">There is none. Programs, and people on other machines, need one each.</p>
      ) : (
        <TokenTable tokens={made} label="API tokens" changed={changed} />
      )}
      {sessions.length > 0 && (
        <details>
          <summary class="soft">Sessions of people who signed in: {sessions.length}</summary>
          <TokenTable tokens={sessions} label="Sessions" changed={changed} />
        </details>
      )}
    </>
  );
}

interface TokenTableProps {
  readonly tokens: readonly Token[];
  readonly label: string;
  readonly changed: () => void;
}

function TokenTable({ tokens, label, changed }: TokenTableProps) {
  return (
    <div class="table-scroll tokens" tabIndex={0} role="region" aria-label={label}>
      <table>
        <thead>
          <tr>
            <th scope="col">name</th>
            <th scope="col">begins with</th>
            <th scope="col">role</th>
            <th scope="col">services</th>
            <th scope="col">made</th>
            <th scope="col">until</th>
            <th scope="col">last used</th>
            <th scope="col">state</th>
            <th scope="col">
              <span class="visually-hidden">End it</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {tokens.map((token) => (
            <TokenRow key={token.id} token={token} changed={changed} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function TokenRow({ token, changed }: { readonly token: Token; readonly changed: () => void }) {
  const { name, prefix, role, services, createdBy, createdAt, expiresAt, lastUsedOn, state, madeFor } = token;
  return (
    <tr>
      <th scope="row">
        {name} {madeFor !== 'token' && <span class="tag">{madeFor === 'oidc' ? 'sign-in' : 'demo'}</span>}
      </th>
      <td class="mono">{prefix}…</td>
      <td>{role}</td>
      <td>{services === null ? 'all' : services.join(', ')}</td>
      <td>
        by {createdBy}, <When at={createdAt} />
      </td>
      <td>
        <When at={expiresAt} />
      </td>
      <td>{lastUsedOn ?? 'never'}</td>
      <td class={state === 'active' ? '' : 'soft'}>{STATE_TONES[state]}</td>
      <td>{state === 'active' && <Revoke token={token} changed={changed} />}</td>
    </tr>
  );
}

/** Asks once more: whoever uses it is shut out at once. */
function Revoke({ token: { id, name }, changed }: { readonly token: Token; readonly changed: () => void }) {
  const isSure = useSignal(false);
  const problem = useSignal<Problem | null>(null);
  if (!may('admin')) return null;
  const revoke = async (): Promise<void> => {
    const reply = await api.revokeToken({ params: { id } });
    problem.value = reply.ok ? null : reply.problem;
    isSure.value = false;
    if (reply.ok) announce(`The token ${name} is revoked.`, 'urgent');
    changed();
  };
  return (
    <>
      {isSure.value ? (
        <span class="row">
          <button class="stop" onClick={() => void revoke()} aria-label={`Yes, revoke ${name} now`}>
            Shut it out now
          </button>
          <button class="quiet" onClick={() => (isSure.value = false)}>
            Keep it
          </button>
        </span>
      ) : (
        <button class="quiet" aria-label={`Revoke ${name}`} onClick={() => (isSure.value = true)}>
          Revoke…
        </button>
      )}
      {problem.value !== null && <Trouble problem={problem.value} />}
    </>
  );
}
