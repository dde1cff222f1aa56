// Reviewing a difference as strictly as one would review a stranger's. Loads no compiler.
export type { ChangeToReview } from './reading/reviewed-change.ts';
export { review, type Reviewed } from './review.ts';
export type { Finding, Rule, Severity } from './rule.ts';
export { rules } from './rules.ts';
