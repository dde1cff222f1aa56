/** One finding of the house lint. */
export interface LintFault {
  readonly severity: 'error' | 'warning';
  /** A path from the top folder, with `:line` where there is one. */
  readonly at: string;
  readonly message: string;
}

export const error = (at: string, message: string): LintFault => ({ severity: 'error', at, message });
export const warning = (at: string, message: string): LintFault => ({ severity: 'warning', at, message });
