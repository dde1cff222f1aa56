// Small changes for the tests of rules. It must not know any rule.
import { expect } from 'vitest';
import { review, type ChangeToReview, type Finding, type Rule } from './index.ts';

export type Files = Readonly<Record<string, readonly [before: string | null, after: string | null]>>;

export function changeOf(files: Files, over: Partial<ChangeToReview> = {}): ChangeToReview {
  const diff = Object.entries(files).map(([path, [before, after]]) => ({ path, before, after }));
  return { diff, causeFiles: [], kind: 'small-edit', says: 'mend it', ...over };
}

/** What one rule says, as `severity path:line says`; the whole review must not be lighter than it. */
export function saidBy(rule: Rule, files: Files, over: Partial<ChangeToReview> = {}): string[] {
  const change = changeOf(files, over);
  const alone = review(change, [rule]);
  if (alone.verdict === 'request-changes') expect(review(change).verdict).toBe('request-changes');
  for (const finding of alone.findings) expectWellSaid(finding);
  return alone.findings.map(({ severity, path, line, says }) => `${severity} ${path}:${line} ${says}`);
}

function expectWellSaid({ rule, line, says, mend }: Finding): void {
  expect(rule).toMatch(/^[a-z]+(-[a-z]+)*$/);
  expect(Number.isSafeInteger(line) && line >= 1).toBe(true);
  expect(says.length).toBeGreaterThan(5);
  expect(mend.length).toBeGreaterThan(5);
}
