// Since which commit it fails, and whose change that was: the only candidate, or found by bisecting builds.
import type { Commit } from '@kintsugi/domain';
import type { Next } from '../../context.ts';
import { AGAIN } from '../../context.ts';
import { isSameFailure, runBuild } from '../run-build.ts';
import type { Bench } from '../telling.ts';
import { leftToNextStart, note, tellRepair } from '../telling.ts';
import { holdsExpectations, isNamedAsTest, testFilesOf } from '../test-files.ts';

/** First parents that are looked through: log₂ of them are built. */
const HISTORY_MAX = 200;

export async function findCulprit(bench: Bench): Promise<Next> {
  const { state, watched } = bench;
  if (state.commit === null || state.lastGood === null)
    return found(bench, null, 'no earlier commit is known to have built, so nobody can say since when it fails');
  const good = state.bisect?.good ?? state.lastGood;
  const bad = state.bisect?.bad ?? state.commit.sha;
  const history = await watched.repository.history(bad, HISTORY_MAX);
  const since = history.findIndex(({ sha }) => sha === good);
  if (since === -1)
    return found(bench, null, `${short(good)}, which built, is not among the last ${HISTORY_MAX} commits`);
  const suspects = history.slice(0, since);
  const [only] = suspects;
  if (only === undefined) return found(bench, null, 'the commit that failed is one that built before');
  if (suspects.length === 1) {
    const because =
      state.bisect === null
        ? `it is the only commit after ${short(good)}, which built`
        : `${short(good)}, just before it, builds`;
    return found(bench, only, because);
  }
  return narrow(bench, suspects, good, bad);
}

/** One build a step, so that the progress is on record and a restart goes on from it. */
async function narrow(bench: Bench, suspects: readonly Commit[], good: string, bad: string): Promise<Next> {
  const { context, id, watched, stopping } = bench;
  const middle = suspects[Math.floor(suspects.length / 2)] as Commit;
  const wanted = { watched, commit: middle, reason: 'bisect', repairId: id, signal: stopping } as const;
  const built = await runBuild(context, wanted);
  const { report } = built;
  if (report.outcome === 'broken' && stopping.aborted) return leftToNextStart();
  if (report.outcome === 'broken')
    return found(bench, null, `${short(middle.sha)} could not be built: ${report.because}`);
  const passes = report.outcome === 'passed';
  // Another fault hides whether this one is there: whoever brought it is not to be blamed for both.
  if (!passes && !isSameFailure(bench.state, built))
    return found(bench, null, `${short(middle.sha)} fails in another way: ${report.because}`);
  const at = suspects.indexOf(middle);
  const next = await note(bench, {
    type: 'bisect-narrowed',
    good: passes ? middle.sha : good,
    bad: passes ? bad : middle.sha,
    left: passes ? at : suspects.length - at,
  });
  return next.kind === 'sleep' ? next : AGAIN;
}

async function found(bench: Bench, culprit: Commit | null, because: string): Promise<Next> {
  const { context, id, watched } = bench;
  const next = await note(bench, {
    type: 'culprit-found',
    culprit,
    because,
    needsPerson: await whyPerson(bench, culprit),
  });
  if (watched.project.autonomy !== 'observe' || next.kind === 'sleep') return next;
  return tellRepair(context, id, { kind: 'escalate', because: 'autonomy of this project is "observe"' });
}

/**
 * A change that came with the expectation it breaks is a new requirement: whether the code or the expectation is
 * wrong is not for a machine to say. Where the culprit is not known, it is any of those since it was well.
 */
async function whyPerson(bench: Bench, culprit: Commit | null): Promise<string | null> {
  const { state, watched } = bench;
  const from = culprit === null ? (state.bisect?.good ?? state.lastGood) : culprit.parent;
  const to = culprit?.sha ?? state.bisect?.bad ?? state.commit?.sha;
  if (state.kind !== 'test' || from === null || to === undefined) return null;
  if ((await watched.repository.commit(from)) === null) return null;
  const failing = await testFilesOf(bench, to);
  const changed = (await watched.repository.diff(from, to)).map(({ path }) => path);
  const expectations = changed.filter(
    (path) => holdsExpectations(path) && (failing.includes(path) || !isNamedAsTest(path)),
  );
  if (expectations.length === 0) return null;
  const shown = expectations.slice(0, 5).join(', ');
  return culprit === null
    ? `what is expected (${shown}) changed since it was well: whether the code or the expectation is right is a person's decision`
    : `${culprit.author} changed what is expected (${shown}) in the same commit: whether the code or the expectation is right is a person's decision`;
}

function short(sha: string): string {
  return sha.slice(0, 12);
}
