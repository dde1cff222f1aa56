// The order in which the findings of a test are read.

export interface Check {
  readonly name: string;
  /** Null: it was not tried. */
  readonly ok: boolean | null;
  readonly says: string;
  readonly mend: string | null;
}

/** What is wrong stands on top, then what was not tried; among alike as the server has them. */
export function worstFirst(checks: readonly Check[]): Check[] {
  const rank = ({ ok }: Check): number => (ok === false ? 0 : ok === null ? 1 : 2);
  return checks.toSorted((a, b) => rank(a) - rank(b));
}
