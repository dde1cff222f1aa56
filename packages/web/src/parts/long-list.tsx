// A list of any length of which only what is seen is drawn. Rows know their place, so that a reader does too.
import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core';
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

export interface LongListProps<T> {
  readonly items: readonly T[];
  readonly label: string;
  readonly keyOf: (item: T) => string;
  readonly row: (item: T, index: number) => ComponentChildren;
  /** Pixels that a row is thought to need until it is measured. */
  readonly estimate?: number;
  /** Index of the row that the keyboard stands on; it is kept in view. */
  readonly current?: number | null;
}

export function LongList<T>({ items, label, keyOf, row, estimate = 44, current = null }: LongListProps<T>) {
  const scroller = useRef<HTMLDivElement>(null);
  const tick = useSignal(0);
  const virtual = useRef<Virtualizer<HTMLDivElement, HTMLElement> | null>(null);
  const options = {
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => estimate,
    getItemKey: (index: number) => keyOf(items[index] as T),
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
  return (
    <div class="long-list" ref={scroller} tabIndex={0} role="list" aria-label={label}>
      <div role="presentation" style={{ height: `${list.getTotalSize()}px`, position: 'relative' }}>
        {list.getVirtualItems().map(({ index, key, start }) => (
          <div
            key={key}
            role="listitem"
            aria-setsize={items.length}
            aria-posinset={index + 1}
            data-index={index}
            ref={(element) => list.measureElement(element)}
            class="long-row"
            style={{ transform: `translateY(${start}px)` }}
          >
            {row(items[index] as T, index)}
          </div>
        ))}
      </div>
    </div>
  );
}
