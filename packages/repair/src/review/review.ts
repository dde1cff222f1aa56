// One verdict on a change from its text alone. It must not know who made it: a repair of ours is a stranger's change.
import type { ChangeToReview, ReviewedChange } from './reading/reviewed-change.ts';
import { reviewedChange } from './reading/reviewed-change.ts';
import type { Finding, Rule, Severity } from './rule.ts';
import { rules as allRules } from './rules.ts';

export interface Reviewed {
  /**
   * `request-changes`: something in it must not be merged as it is. `comment`: nothing forbids it, and there is
   * something that a person should see, or nothing that could be reviewed. `approve`: no rule found anything.
   */
  readonly verdict: 'approve' | 'request-changes' | 'comment';
  /** For people: what was looked at, what was found, and what nobody can know from the text. */
  readonly summary: string;
  /** Gravest first, then by path and line; at most 200. */
  readonly findings: readonly Finding[];
}

const findingsMax = 200;
const gravity: Readonly<Record<Severity, number>> = { blocker: 0, major: 1, minor: 2 };

/**
 * Judges a change by `rules`. The same change gives the same judgement, in whatever order its files come.
 *
 * Errors   none: what cannot be read is said, not thrown.
 * Cost     linear in the texts, but for the line difference, which is bounded (see `lineDiff`).
 */
export function review(change: ChangeToReview, rules: readonly Rule[] = allRules): Reviewed {
  const diff = [...change.diff].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const reviewed = reviewedChange({ ...change, diff });
  const found = rules.flatMap((rule) => rule.find(reviewed));
  const findings = distinct(found)
    .sort(
      (a, b) =>
        gravity[a.severity] - gravity[b.severity] ||
        (a.path < b.path ? -1 : a.path > b.path ? 1 : 0) ||
        a.line - b.line ||
        (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0),
    )
    .slice(0, findingsMax);
  return { verdict: verdictOf(reviewed, findings), summary: summaryOf(reviewed, findings, rules), findings };
}

function verdictOf({ files }: ReviewedChange, findings: readonly Finding[]): Reviewed['verdict'] {
  if (findings.some(({ severity }) => severity !== 'minor')) return 'request-changes';
  return findings.length > 0 || files.length === 0 ? 'comment' : 'approve';
}

function distinct(findings: readonly Finding[]): Finding[] {
  const kept = new Map<string, Finding>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.rule, finding.path, finding.line, finding.says]);
    if (!kept.has(key)) kept.set(key, finding);
  }
  return [...kept.values()];
}

function summaryOf(change: ReviewedChange, findings: readonly Finding[], rules: readonly Rule[]): string {
  const { files, size } = change;
  const names = rules.map(({ name }) => name).join(', ');
  const looked = `Looked at ${counted(files.length, 'file')} with ${counted(size, 'changed line')} by ${counted(rules.length, 'rule')} (${names}).`;
  return [looked, foundText(files.length, findings), `Not known from the text: ${unknowns(change).join('; ')}.`].join(
    '\n\n',
  );
}

function foundText(fileCount: number, findings: readonly Finding[]): string {
  if (fileCount === 0) return 'Found: nothing differs, so that there is nothing to judge.';
  if (findings.length === 0) return 'Found: nothing that a rule objects to.';
  const counts = (['blocker', 'major', 'minor'] as const).flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}`];
  });
  const shown = findings
    .slice(0, 10)
    .map(({ path, line, says, rule, severity }) => `- ${path}:${line} ${says} (${rule}, ${severity})`);
  const more = findings.length > shown.length ? [`- and ${findings.length - shown.length} more`] : [];
  return [`Found: ${counts.join(', ')}.`, ...shown, ...more].join('\n');
}

/** What this review has not seen, said for this change and not for all. */
function unknowns({ files, causeFiles, kind }: ReviewedChange): string[] {
  const hasCode = files.some(({ isTest, after }) => !isTest && after !== null);
  const touchesTests = files.some(({ isTest }) => isTest);
  const isInstall = files.some(({ path }) => /(?:package\.json|lock[\w.-]*|\.sum|\.toml)$/.test(path));
  return [
    'whether it builds and its tests pass: that is for the proof to show',
    ...(hasCode ? ['whether it does what was meant, where no test asks for it', 'who else uses what it changes'] : []),
    ...(hasCode && !touchesTests ? ['whether a test would notice if the fault came back: none is part of it'] : []),
    ...(isInstall ? ['what the packages do that it brings in'] : []),
    ...(causeFiles.length === 0 ? ['whether it is too large for its cause: nobody said where the cause lies'] : []),
    ...(kind === 'revert' ? ['what is lost by taking the whole commit back'] : []),
    'whether files that are no text changed: they are not in the difference',
  ];
}

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;
