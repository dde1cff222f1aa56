// A sheet over any page: the browser's own modal dialog, so that focus, Escape and what lies behind are its matter.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

export interface SheetProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  readonly kind?: 'side' | 'palette';
}

export function Sheet({ title, onClose, children, kind = 'side' }: SheetProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const shown = dialog.current;
    const before = document.activeElement;
    if (shown !== null && !shown.open) shown.showModal();
    return () => {
      shown?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class={`sheet ${kind}`}
      aria-label={title}
      onCancel={(event) => (event.preventDefault(), onClose())}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <div class="sheet-inner">
        {kind === 'side' && (
          <header class="sheet-head">
            <h2>{title}</h2>
            <button class="quiet" aria-label="Close" onClick={onClose}>
              ✕
            </button>
          </header>
        )}
        {children}
      </div>
    </dialog>
  );
}
