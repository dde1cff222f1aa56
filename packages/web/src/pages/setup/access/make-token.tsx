// Makes an API token. Its secret is shown until somebody says that they have it; nobody can show it again.
import { ROLES, type Answer, type Problem, type Role } from '@kintsugi/contract';
import { useSignal } from '@preact/signals';
import { api } from '../../../live/api.ts';
import { may, whoMay } from '../../../live/me.ts';
import { Trouble } from '../../../parts/shown.tsx';
import { Snippet } from '../snippet.tsx';
import { When } from '../../../parts/when.tsx';

type Made = Answer<'createToken'>;

export function MakeToken({ made }: { readonly made: () => void }) {
  const fresh = useSignal<Made | null>(null);
  const isOpen = useSignal(false);
  if (fresh.value !== null)
    return <Secret token={fresh.value} done={() => ((fresh.value = null), (isOpen.value = false))} />;
  if (!may('admin')) return <p class="soft">Only {whoMay('admin')} may make one.</p>;
  if (!isOpen.value)
    return (
      <p>
        <button onClick={() => (isOpen.value = true)}>Make a token</button>
      </p>
    );
  return (
    <TokenForm
      done={(token) => {
        fresh.value = token;
        made();
      }}
      cancel={() => (isOpen.value = false)}
    />
  );
}

interface TokenFormProps {
  readonly done: (token: Made) => void;
  readonly cancel: () => void;
}

function TokenForm({ done, cancel }: TokenFormProps) {
  const name = useSignal('');
  const role = useSignal<Role>('viewer');
  const services = useSignal('');
  const days = useSignal(30);
  const problem = useSignal<Problem | null>(null);
  const isBusy = useSignal(false);
  const make = async (): Promise<void> => {
    isBusy.value = true;
    const limited = services.value
      .split(',')
      .map((one) => one.trim())
      .filter(Boolean);
    const body = { name: name.value.trim(), role: role.value, days: days.value };
    const reply = await api.createToken({ body: limited.length === 0 ? body : { ...body, services: limited } });
    isBusy.value = false;
    problem.value = reply.ok ? null : reply.problem;
    if (reply.ok) done(reply.value);
  };
  return (
    <form
      class="make-token"
      onSubmit={(event) => {
        event.preventDefault();
        void make();
      }}
    >
      <label>
        Name
        <input
          value={name.value}
          maxLength={63}
          required
          placeholder="ci"
          onInput={(event) => (name.value = event.currentTarget.value)}
        />
      </label>
      <label>
        Role
        <select value={role.value} onChange={(event) => (role.value = event.currentTarget.value as Role)}>
          {ROLES.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </label>
      <label>
        Services (none: all)
        <input
          value={services.value}
          placeholder="alpha, beta"
          onInput={(event) => (services.value = event.currentTarget.value)}
        />
      </label>
      <label>
        Days
        <input
          type="number"
          min={1}
          max={366}
          value={days.value}
          onInput={(event) => (days.value = Number(event.currentTarget.value))}
        />
      </label>
      <span class="row">
        <button disabled={isBusy.value || name.value.trim() === ''}>Make it</button>
        <button type="button" class="quiet" onClick={cancel}>
          Cancel
        </button>
      </span>
      {problem.value !== null && <Trouble problem={problem.value} />}
    </form>
  );
}

function Secret({ token, done }: { readonly token: Made; readonly done: () => void }) {
  return (
    <div class="secret" role="alert">
      <p>
        <strong>This is the only time that the secret of {token.name} is shown.</strong> It is a {token.role}, and ends{' '}
        <When at={token.expiresAt} />.
      </p>
      <Snippet what={`the secret of ${token.name}`} text={token.secret} />
      <p class="soft">
        For the terminal: put it into <code>KINTSUGI_TOKEN</code> and name this server with <code>--url</code>.
      </p>
      <button onClick={done}>I have it</button>
    </div>
  );
}
