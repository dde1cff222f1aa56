// Files that are loaded when they are needed first: libraries that draw or read must not weigh on the first script.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

/** What `load` brings, null until it is there. A file that cannot be had leaves its place empty: the table twin still tells. */
export function useLater<T>(load: () => Promise<T>): T | null {
  // In a box: what is loaded may itself be a function, which a signal's setter must not call.
  const loaded = useSignal<{ readonly value: T } | null>(null);
  useEffect(() => {
    let isGone = false;
    load().then(
      (value) => {
        if (!isGone) loaded.value = { value };
      },
      // A newer version was put on the server and its files have other names: the next load of the page finds them.
      () => {},
    );
    return () => void (isGone = true);
  }, []);
  return loaded.value?.value ?? null;
}
