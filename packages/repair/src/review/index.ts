// Reviews a difference as strictly as a stranger's. It must not know whose it is.
import type { FileDiff, PatchKind } from '@kintsugi/domain';
import { changedLines } from '../difference/index.ts';

export interface Finding {
  readonly rule: string;
  readonly severity: 'blocker' | 'major' | 'minor';
  readonly path: string;
  /** In the new text, from 1. */
  readonly line: number;
  readonly says: string;
  readonly mend: string;
}

export interface Reviewed {
  readonly verdict: 'approve' | 'request-changes' | 'comment';
  readonly summary: string;
  readonly findings: readonly Finding[];
}

export interface ChangeToReview {
  readonly diff: readonly FileDiff[];
  /** Where the diagnosed faults lie. */
  readonly causeFiles: readonly string[];
  readonly kind: PatchKind | 'person';
  readonly says: string;
}

const IS_TEST = /(^|\/)(__tests__|tests?)\/|\.(test|spec)\.[cm]?[jt]sx?$/;
const SILENCED = /@ts-(ignore|expect-error|nocheck)|eslint-disable|\bas any\b|:\s*any\b/;

/** What a first look refuses: tests that shrink, and checks that are silenced. */
export function review({ diff }: ChangeToReview): Reviewed {
  const findings = diff.flatMap((file) => [...testsShrink(file), ...silenced(file)]);
  const verdict = findings.length > 0 ? 'request-changes' : 'approve';
  const summary = `looked at ${diff.length} files for tests that shrink and checks that are silenced: ${findings.length} findings`;
  return { verdict, summary, findings };
}

function testsShrink({ path, before, after }: FileDiff): Finding[] {
  if (!IS_TEST.test(path) || before === null || (after?.length ?? 0) >= before.length) return [];
  const says = `the test file ${path} shrinks`;
  return [{ rule: 'tests-kept', severity: 'blocker', path, line: 1, says, mend: 'Keep the tests as they are.' }];
}

function silenced({ path, before, after }: FileDiff): Finding[] {
  return changedLines(before, after)
    .added.filter(({ text }) => SILENCED.test(text))
    .map(({ line }) => ({
      rule: 'checks-kept',
      severity: 'blocker',
      path,
      line,
      says: 'a check is silenced here',
      mend: 'Mend what the check says instead.',
    }));
}
