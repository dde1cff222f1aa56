// Who is signed in, the theme, and the way out.
import { SIGN_IN_PATHS } from '@kintsugi/contract';
import { askWhoAmI, me } from '../live/me.ts';
import { chooseTheme, theme, THEMES } from './theme.ts';

export function You() {
  const who = me();
  if (who === null) return null;
  const signOut = async (): Promise<void> => {
    await fetch(SIGN_IN_PATHS.signOut, { method: 'POST' });
    await askWhoAmI();
  };
  return (
    <details class="you">
      <summary>{who.name}</summary>
      <div class="menu">
        <p>
          {who.name}, {who.role}
          {who.services !== null && <span class="soft"> for {who.services.join(', ')}</span>}
        </p>
        <label>
          Theme{' '}
          <select value={theme.value} onChange={(event) => chooseTheme(event.currentTarget.value as never)}>
            {THEMES.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
        <button onClick={() => void signOut()}>Sign out</button>
      </div>
    </details>
  );
}
