// What breaks an invariant, in words. Thrown by nobody: collected, so that one run can show all of it.

export interface Violation {
  /** Which rule of ARCHITECTURE.md was broken. */
  readonly invariant: string;
  readonly detail: string;
  /** True time. */
  readonly atMs: number;
}

export type Report = (invariant: string, detail: string) => void;
