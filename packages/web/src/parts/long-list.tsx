// A list of any length of which only what is seen is drawn. Rows know their place, so that a reader does too.
import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core';
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useCallback, useEffect, useLayoutEffect, useRef } from 'preact/hooks';

export interface LongListProps<T> {
  readonly items: readonly T[];
  readonly label: string;
  readonly keyOf: (item: T) => string;
  readonly row: (item: T, index: number) => ComponentChildren;
  /** Pixels that a row is thought to need until it is measured. */
  readonly estimate?: number;
  /** Every row is exactly `estimate` tall: none is measured, which spares a reckoning of the whole layout for each. */
  readonly isEven?: boolean;
  /** Index of the row that the keyboard stands on; it is kept in view. */
  readonly current?: number | null;
  /** Told which rows are drawn, when that changes: to load what comes next, or to hold still while somebody reads. */
  readonly onShown?: (first: number, last: number) => void;
}

export function LongList<T>({
  items,
  label,
  keyOf,
  row,
  estimate = 44,
  current = null,
  onShown,
  isEven,
}: LongListProps<T>) {
  const scroller = useRef<HTMLDivElement>(null);
  const tick = useSignal(0);
  const virtual = useRef<Virtualizer<HTMLDivElement, HTMLElement> | null>(null);
  // One function as long as the items are the same: with a new one, every row is reckoned anew on every scroll.
  const getItemKey = useCallback((index: number) => keyOf(items[index] as T), [items]);
  const options = {
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => estimate,
    getItemKey,
    overscan: 8,
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    onChange: () => (tick.value += 1),
  };
  virtual.current ??= new Virtualizer<HTMLDivElement, HTMLElement>(options);
  const list = virtual.current;
  list.setOptions({ ...list.options, ...options });
  useLayoutEffect(() => list._didMount(), []);
  useLayoutEffect(() => list._willUpdate());
  useEffect(() => {
    if (current !== null && current >= 0) list.scrollToIndex(current, { align: 'auto' });
  }, [current]);
  void tick.value;
  const rowOf = useKeptRows(row);
  const drawn = list.getVirtualItems();
  const [first, last] = [drawn[0]?.index ?? 0, drawn.at(-1)?.index ?? -1];
  useEffect(() => onShown?.(first, last), [first, last, items]);
  return (
    <div
      class="long-list"
      ref={scroller}
      tabIndex={0}
      role="list"
      aria-label={label}
      // A short list is no taller than its rows.
      style={{ maxHeight: `${list.getTotalSize() + 2}px` }}
    >
      <div role="presentation" style={{ height: `${list.getTotalSize()}px`, position: 'relative' }}>
        {drawn.map(({ index, key, start }) => (
          <div
            key={key}
            role="listitem"
            aria-setsize={items.length}
            aria-posinset={index + 1}
            data-index={index}
            ref={isEven === true ? null : list.measureElement}
            class="long-row"
            style={{ transform: `translateY(${start}px)` }}
          >
            {rowOf(items[index] as T, index)}
          </div>
        ))}
      </div>
    </div>
  );
}

const KEPT_MOST = 500;

/** Rows that were drawn already are handed out again as they are: scrolling draws only what comes into sight. */
function useKeptRows<T>(row: LongListProps<T>['row']): LongListProps<T>['row'] {
  const kept = useRef<{ by: unknown; rows: Map<T, { readonly index: number; readonly drawn: ComponentChildren }> }>({
    by: null,
    rows: new Map(),
  });
  if (kept.current.by !== row) kept.current = { by: row, rows: new Map() };
  const { rows } = kept.current;
  return (item, index) => {
    const known = rows.get(item);
    if (known?.index === index) return known.drawn;
    const drawn = row(item, index);
    if (rows.size >= KEPT_MOST) rows.clear();
    rows.set(item, { index, drawn });
    return drawn;
  };
}
