// The keyboard: `g` and a letter go to a page, `?` shows what the keys here are. Pages add their own.
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { navigate, to } from '../address/location.ts';
import { Sheet } from '../parts/sheet.tsx';
import { openPalette } from './palette.tsx';
import { PAGES } from './pages.ts';

export interface Key {
  readonly key: string;
  readonly says: string;
  readonly run: () => void;
}

const ofPage = signal<readonly Key[]>([]);
const isShown = signal(false);
let isGoing = false;

/** The keys of a page, while it is shown. Not obeyed while somebody types or a sheet is open. */
export function useKeys(keys: readonly Key[]): void {
  useEffect(() => {
    ofPage.value = keys;
    return () => (ofPage.value = []);
  });
}

export function Keys() {
  useEffect(() => {
    addEventListener('keydown', obey);
    return () => removeEventListener('keydown', obey);
  }, []);
  if (!isShown.value) return null;
  return (
    <Sheet title="Keys of this page" onClose={() => (isShown.value = false)}>
      <table>
        <tbody>
          {ofPage.value.map(({ key, says }) => (
            <KeyRow key={key} keys={key} says={says} />
          ))}
          <KeyRow keys="Ctrl K" says="find anything, do anything" />
          {PAGES.filter((page) => page.key !== undefined).map((page) => (
            <KeyRow key={page.path} keys={`g ${page.key}`} says={`to ${page.name}`} />
          ))}
          <KeyRow keys="?" says="these keys" />
        </tbody>
      </table>
    </Sheet>
  );
}

function KeyRow({ keys, says }: { readonly keys: string; readonly says: string }) {
  return (
    <tr>
      <th scope="row">
        <kbd>{keys}</kbd>
      </th>
      <td>{says}</td>
    </tr>
  );
}

function obey(event: KeyboardEvent): void {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
    event.preventDefault();
    openPalette();
    return;
  }
  if (
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    isTyping(event.target) ||
    document.querySelector('dialog[open]') !== null
  )
    return;
  if (isGoing) {
    isGoing = false;
    const page = PAGES.find(({ key }) => key === event.key);
    if (page !== undefined) navigate(to(page.path));
    return;
  }
  if (event.key === 'g') isGoing = true;
  else if (event.key === '?') isShown.value = true;
  else {
    const own = ofPage.value.find(({ key }) => key === event.key);
    if (own === undefined) return;
    event.preventDefault();
    own.run();
  }
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
