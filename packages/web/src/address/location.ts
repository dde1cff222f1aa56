// Where the page is: path and query as signals. All view state lives here, so that every view is a link.
import { computed, signal } from '@preact/signals';

const here = signal(read());

export const path = computed(() => here.value.path);
export const query = computed(() => here.value.query);

/** What stands behind a key of the query, or null. */
export function asked(key: string): string | null {
  return query.value.get(key);
}

export function navigate(href: string, how: { readonly replace?: boolean } = {}): void {
  if (how.replace === true) history.replaceState(null, '', href);
  else history.pushState(null, '', href);
  here.value = read();
  if (how.replace !== true) scrollTo(0, 0);
}

/** The same page with other keys in its query; null takes a key out. */
export function withQuery(changes: Readonly<Record<string, string | null>>): string {
  return hrefOf(path.value, changes, query.value);
}

export function setQuery(changes: Readonly<Record<string, string | null>>): void {
  navigate(withQuery(changes), { replace: true });
}

/** Another page, at the same moment: time travel moves the whole page. */
export function to(target: string): string {
  const [at, knownAt] = [asked('at'), asked('knownAt')];
  const [base = '', own = ''] = target.split('?');
  return hrefOf(base, { at, knownAt }, new URLSearchParams(own));
}

function hrefOf(base: string, changes: Readonly<Record<string, string | null>>, from: URLSearchParams): string {
  const next = new URLSearchParams(from);
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) next.delete(key);
    else next.set(key, value);
  }
  const text = next.toString();
  return text === '' ? base : `${base}?${text}`;
}

function read(): { readonly path: string; readonly query: URLSearchParams } {
  return { path: location.pathname, query: new URLSearchParams(location.search) };
}

/** Links of our own are followed without loading the page anew; everything else is the browser's. */
export function followLinks(): void {
  addEventListener('popstate', () => (here.value = read()));
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const isPlain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
    if (link === null || !isPlain || event.defaultPrevented || link.target !== '' || link.hasAttribute('download'))
      return;
    if (link.origin !== location.origin || link.pathname.startsWith('/api/') || link.pathname.startsWith('/auth/'))
      return;
    if (link.hash !== '' && link.pathname === location.pathname) return;
    event.preventDefault();
    navigate(link.pathname + link.search);
  });
}
