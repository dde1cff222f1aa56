// The door: the ways in that the server offers, and why one did not work.
import { SIGN_IN_FAILURES, SIGN_IN_PATHS, signInWays, type SignInFailure, type SignInWays } from '@kintsugi/contract';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { asked } from '../address/location.ts';
import { askWhoAmI } from '../live/me.ts';

type Way = SignInWays['ways'][number];

export function SignInPage() {
  const ways = useSignal<readonly Way[] | null>(null);
  const token = useSignal('');
  const fault = useSignal<string | null>(whyOf(asked('signin')));
  useEffect(() => {
    void fetch(SIGN_IN_PATHS.ways)
      .then(async (reply) => signInWays.parse(await reply.json()))
      .then(async (found) => {
        // A demo asks nobody who they are, and the strip says so.
        if (found.demo) await enter(SIGN_IN_PATHS.demo, {}, fault);
        ways.value = found.ways;
      })
      .catch(() => {
        fault.value = 'The server does not answer.';
        ways.value = [];
      });
  }, []);
  const oidc = ways.value?.find((way) => way.kind === 'oidc');
  if (ways.value === null) return <main class="alone" aria-busy="true" />;
  const here = `${location.pathname}${location.search}`;
  return (
    <main class="alone">
      <h1>
        <span class="tone-mended" aria-hidden="true">
          ━
        </span>{' '}
        Kintsugi
      </h1>
      {fault.value !== null && (
        <p class="trouble" role="alert">
          {fault.value}
        </p>
      )}
      {oidc !== undefined && (
        <p>
          <a class="button" href={`${oidc.startUrl}?returnTo=${encodeURIComponent(here)}`}>
            Sign in with {oidc.name}
          </a>
        </p>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void enter(SIGN_IN_PATHS.session, { token: token.value.trim() }, fault);
        }}
      >
        <label for="token">Token</label>
        <input
          id="token"
          type="password"
          autocomplete="current-password"
          value={token.value}
          onInput={(event) => (token.value = event.currentTarget.value)}
        />
        <button disabled={token.value.trim() === ''}>Sign in</button>
      </form>
      <p class="soft">
        The operator's token lies in the data folder, file <code>token</code>; a person's in <code>tokens/NAME</code>.
        Others: <code>kintsugi tokens create NAME --role responder</code>.
      </p>
    </main>
  );
}

async function enter(door: string, body: object, fault: { value: string | null }): Promise<void> {
  const reply = await fetch(door, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (reply.ok) return askWhoAmI();
  const { detail = 'it was refused', mend = '' } = (await reply.json().catch(() => ({}))) as {
    detail?: string;
    mend?: string;
  };
  fault.value = `${detail}. ${mend}`;
}

function whyOf(kind: string | null): string | null {
  if (kind === null) return null;
  return Object.hasOwn(SIGN_IN_FAILURES, kind)
    ? SIGN_IN_FAILURES[kind as SignInFailure]
    : 'Signing in did not work. Begin again, or use a token.';
}
