// The whole page: who is let in, the strip above, the navigation, the page that the address means, the slider below.
import { effect, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { path } from '../address/location.ts';
import { match, type Params } from '../address/route.ts';
import { followFeed } from '../live/feed.ts';
import { signIn } from '../live/me.ts';
import { Trouble } from '../parts/shown.tsx';
import { askWhoAmI } from '../live/me.ts';
import { Announcer } from './announcer.tsx';
import { ApprovalSheet } from './approval-sheet.tsx';
import { Keys } from './keys.tsx';
import { Navigation } from './navigation.tsx';
import { Palette } from './palette.tsx';
import { PAGES, type PageEntry, type PageOf } from './pages.ts';
import { SignInPage } from './sign-in.tsx';
import { Slider } from './slider.tsx';
import { StatusStrip } from './strip.tsx';

export function Page() {
  switch (signIn.value.kind) {
    case 'asking':
      return <main aria-busy="true" />;
    case 'out':
      return <SignInPage />;
    case 'unreachable':
      return (
        <main class="alone">
          <Trouble problem={signIn.value.problem} again={() => void askWhoAmI()} />
        </main>
      );
    case 'in':
      return <SignedIn />;
  }
}

function SignedIn() {
  useEffect(followFeed, []);
  return (
    <>
      <a class="skip" href="#content">
        Skip to the content
      </a>
      <StatusStrip />
      <Navigation />
      <main id="content" tabIndex={-1}>
        <Current />
      </main>
      <Slider />
      <ApprovalSheet />
      <Palette />
      <Keys />
      <Announcer />
    </>
  );
}

interface Found {
  readonly entry: PageEntry;
  readonly params: Params;
}

export function pageAt(where: string): Found | null {
  for (const entry of PAGES) {
    const params = match(entry.path, where);
    if (params !== null) return { entry, params };
  }
  return null;
}

const loaded = signal<ReadonlyMap<string, PageOf>>(new Map());
const failed = signal<string | null>(null);

effect(() => {
  const found = pageAt(path.value);
  document.title = `${found?.entry.name ?? 'Not found'} · Kintsugi`;
  if (found === null || loaded.peek().has(found.entry.path)) return;
  found.entry.load().then(
    ({ default: page }) => (loaded.value = new Map(loaded.peek()).set(found.entry.path, page)),
    // A newer version was put on the server: its files have other names.
    () => (failed.value = found.entry.path),
  );
});

function Current() {
  const found = pageAt(path.value);
  if (found === null)
    return (
      <div class="empty">
        <h1>There is no page {path.value}</h1>
        <p>
          The pages stand in the navigation above; <kbd>Ctrl</kbd> <kbd>K</kbd> finds anything by name.
        </p>
      </div>
    );
  const Shown = loaded.value.get(found.entry.path);
  if (failed.value === found.entry.path && Shown === undefined)
    return (
      <div class="trouble" role="alert">
        <p>This page's file could not be loaded. A newer version may have been put on the server.</p>
        <button onClick={() => location.reload()}>Load anew</button>
      </div>
    );
  return Shown === undefined ? (
    <div aria-busy="true" class="waiting" />
  ) : (
    <Shown key={path.value} params={found.params} />
  );
}
