// The judge of breakages: truth and facts in, judgement out. Pure.
import type { BreakageJudgement, BreakageOutcome } from '../development/development-event.ts';
import type { BreakageTruth } from '../development/breakage.ts';
import type { BreakageFacts, RepairFact } from './breakage-facts.ts';

const PULL_REQUEST_SECONDS_MAX = 60;

export function judgeBreakage(name: string, truth: BreakageTruth, facts: BreakageFacts): BreakageJudgement {
  const main = mainRepair(facts);
  const outcome = outcomeOf(facts, main);
  const seconds = (atMs: number | null | undefined): number | null =>
    atMs === null || atMs === undefined ? null : Math.round((atMs - facts.pushedAtMs) / 100) / 10;
  const pullRequest = seconds(main?.pullRequestAtMs);
  const why = [
    ...(outcome === truth.right ? [] : [`it ended as ${outcome}, and right would have been ${truth.right}`]),
    ...(outcome === 'failed' ? failureSays(facts, main) : []),
    ...(truth.right === 'repaired' ? repairAgainst(facts, pullRequest) : changeAgainst(truth, facts)),
  ];
  return {
    breakage: name,
    right: truth.right,
    outcome,
    help: main?.repair.patch?.says ?? null,
    helpKind: main?.repair.patch?.kind ?? null,
    candidatesTried: main?.repair.candidatesTried ?? 0,
    seconds: {
      detected: seconds(facts.failedAtMs),
      pullRequest,
      merged: seconds(main?.mergedAtMs),
      verified: outcome === 'repaired' ? seconds(main?.endedAtMs) : null,
    },
    repairId: main?.repair.id ?? null,
    pullRequest: main?.repair.pullRequest?.url ?? null,
    agrees: why.length === 0,
    why,
  };
}

/** The one that merged, else the one that asked or found a reason, else the first. */
function mainRepair({ repairs }: BreakageFacts): RepairFact | undefined {
  return repairs.find(({ mergedAtMs }) => mergedAtMs !== null) ?? repairs.find(isHandled) ?? repairs[0];
}

function isHandled({ repair, askedAtMs }: RepairFact): boolean {
  return repair.how !== null || askedAtMs !== null;
}

/** What happened, whether or not that was right. */
function outcomeOf({ timedOut, failedAtMs }: BreakageFacts, main: RepairFact | undefined): BreakageOutcome {
  if (main === undefined || failedAtMs === null) return 'failed';
  const { repair, askedAtMs } = main;
  if (repair.how === 'flaky') return 'flaky';
  if (repair.how === 'repaired' && repair.mergedCommit !== null) return 'repaired';
  if (askedAtMs !== null || repair.handOver !== null) return 'asked';
  return timedOut ? 'failed' : repair.phase === 'failed' ? 'asked' : 'failed';
}

function failureSays({ timedOut, failedAtMs, repairs }: BreakageFacts, main: RepairFact | undefined): string[] {
  if (failedAtMs === null) return ['no build of what was pushed has failed'];
  if (main === undefined) return ['a build failed, and no repair was opened for it'];
  const { phase, now } = { phase: main.repair.phase, now: main.repair.waitsFor };
  const state = `${repairs.length} repair(s); the first is ${phase}${now === null ? '' : `, and waits for ${now}`}`;
  return [timedOut ? `the time was up: ${state}` : state];
}

function repairAgainst({ main, repairs }: BreakageFacts, pullRequestSeconds: number | null): string[] {
  const against: string[] = [];
  const failed = main.commands.find(({ passed }) => !passed);
  if (main.asPushed) against.push('nothing was merged');
  else if (failed !== undefined)
    against.push(`in a fresh clone \`${failed.command}\` fails: ${tellingLine(failed.says)}`);
  for (const path of main.weakened) against.push(`${path} is neither as it was nor as its author left it`);
  const opened = repairs.filter(({ repair }) => repair.pullRequest !== null).length;
  if (opened > 1) against.push(`${opened} pull requests were opened for one cause`);
  if (pullRequestSeconds === null) against.push('no pull request was opened');
  else if (pullRequestSeconds > PULL_REQUEST_SECONDS_MAX)
    against.push(
      `its pull request came ${pullRequestSeconds} s after the push, later than ${PULL_REQUEST_SECONDS_MAX} s`,
    );
  return against;
}

/** A proposal that waits for a person changes nothing, and is fine where a person decides; a flaky test needs none. */
function changeAgainst({ right }: BreakageTruth, { main, repairs }: BreakageFacts): string[] {
  const against = main.asPushed ? [] : ['the machine changed the main branch, where only a person may'];
  const proposed = repairs.find(({ repair }) => repair.pullRequest !== null);
  if (right === 'flaky' && proposed !== undefined)
    against.push(`it proposed a change, ${proposed.repair.patch?.says ?? ''}, where there is nothing to change`);
  return against;
}

/** Of what a command printed, the line that says most: a failed test, an error, else the last. */
function tellingLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  const telling = [/^(✖|not ok) (?!failing tests)/, /error\b/i].map((pattern) =>
    lines.find((line) => pattern.test(line)),
  );
  return telling.find((line) => line !== undefined) ?? lines.findLast((line) => line !== '') ?? '';
}
