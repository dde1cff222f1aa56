// The words of change causality: what may have done it, and what is seen of the trouble. Types only.

export interface CandidateChange {
  readonly id: string;
  readonly kind: 'commit' | 'release' | 'flag' | 'configuration';
  readonly atMs: number;
  /** When it had reached everything; absent: at once, or not yet. */
  readonly completedMs?: number;
  /** Subject of the commit, notes of the release, `MAX_ITEMS 10 → ten`. */
  readonly title: string;
  /** Files that it touches; of a configuration or flag its file or namespace, if any. */
  readonly paths: readonly string[];
  /** Identifiers of changed lines, keys of settings, flags, dependencies. */
  readonly names: readonly string[];
  readonly service?: string;
}

export interface ChangeSymptom {
  /** What is new since it began: log templates, names of exceptions, stack frames, words of an alert or of a person. */
  readonly texts: readonly string[];
  /** null: not known; then only the order of the changes speaks for time. */
  readonly onsetMs: number | null;
  /** Services that fare worse than before; absent: not known. */
  readonly suffering?: ReadonlySet<string>;
  /** Callees of each caller. */
  readonly calls?: ReadonlyMap<string, readonly string[]>;
}

/** How usual words are in symptoms at large, whatever the cause: word in lower case → share of symptoms. */
export type UsualWords = ReadonlyMap<string, number>;
