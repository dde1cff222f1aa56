// What one part of benchmark `repair` answers. Knows no part.
import type { BenchContext, Figure } from '../harness/bench.ts';

export interface PartResult {
  readonly figures: readonly Figure[];
  readonly notes: readonly string[];
}

/** Measures one part of the data folder `repair`; its figures carry the part's name as their first word. */
export type Part = (context: BenchContext) => Promise<PartResult>;
