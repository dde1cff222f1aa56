// The weights that the product ships. Numbers with their origin, and nothing else.
import type { CulpritWeights } from './change-features.ts';

/**
 * Conditional logit over the 104 answered cases of the developers' half of benchmark `culprit`, `none` over all 127;
 * normal prior of deviation 1. Printed by `npm run bench -- culprit --fit yes`; refit there, not by hand. docs/analysis/culprit.md
 * shows how little they move when a project is left out.
 */
export const FITTED_WEIGHTS: CulpritWeights = {
  features: { words: 0.68, pieces: 0.24, order: 2.18, undone: 1.33, inert: 0.82 },
  none: { level: -1.66, standing: 0.55 },
};
