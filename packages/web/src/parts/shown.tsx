// What a question's answer looks like before it is there, when it is empty, old, refused, or not built yet.
import { kindOf, type Problem } from '@kintsugi/contract';
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { nowMs } from '../live/clock.ts';
import type { Asked } from '../live/ask.ts';
import { relative } from '../words/times.ts';

export interface ShownProps<T> {
  readonly of: Asked<T>;
  readonly children: (value: T) => ComponentChildren;
  readonly isEmpty?: (value: T) => boolean;
  /** What would fill it, and how. */
  readonly empty?: ComponentChildren;
  /** Rows of the skeleton. */
  readonly rows?: number;
}

export function Shown<T>({ of, children, isEmpty, empty, rows = 3 }: ShownProps<T>) {
  const { value, problem, asOfMs, again } = of;
  if (value === null) return problem === null ? <Skeleton rows={rows} /> : <Trouble problem={problem} again={again} />;
  return (
    <>
      {problem !== null && (
        <p class="stale" role="status">
          <span aria-hidden="true">◌ </span>
          As of {relative(asOfMs, nowMs.value)}: {problem.detail}. <button onClick={again}>Ask again</button>
        </p>
      )}
      {isEmpty?.(value) === true ? <div class="empty">{empty}</div> : children(value)}
    </>
  );
}

const SKELETON_AFTER_MS = 150;

/** Nothing at first: an answer that comes at once must not flicker. */
function Skeleton({ rows }: { readonly rows: number }) {
  const isLate = useSignal(false);
  useEffect(() => {
    const timer = setTimeout(() => (isLate.value = true), SKELETON_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!isLate.value) return <div class="skeleton" aria-busy="true" />;
  return (
    <div class="skeleton" aria-busy="true">
      <span class="visually-hidden">Loading</span>
      {Array.from({ length: rows }, (_, row) => (
        <span class="bone" key={row} />
      ))}
    </div>
  );
}

/** What happened, what mends it, and asking again; what is still to come is said to be coming, not broken. */
export function Trouble({ problem, again }: { readonly problem: Problem; readonly again?: () => void }) {
  if (problem.status === 501) return <Coming says={problem.detail} today={problem.mend} />;
  const isForbidden = problem.status === 403;
  return (
    <div class={`trouble ${isForbidden ? 'forbidden' : ''}`} role={isForbidden ? 'note' : 'alert'}>
      <p>
        <strong>{isForbidden ? 'Not for you' : problem.title}.</strong> {problem.detail}
      </p>
      {problem.mend !== '' && <p class="mend">{problem.mend}</p>}
      {!isForbidden && again !== undefined && kindOf(problem) !== 'unknown-incident' && (
        <button onClick={again}>Ask again</button>
      )}
    </div>
  );
}

export function Coming({ says, today }: { readonly says: string; readonly today?: string }) {
  return (
    <div class="coming" role="note">
      <p>
        <span class="tag">coming</span> {says}
      </p>
      {today !== undefined && today !== '' && <p class="mend">{today}</p>}
    </div>
  );
}
