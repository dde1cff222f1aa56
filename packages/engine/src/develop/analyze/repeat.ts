// Does it fail every time? What passes when repeated on the same commit is flaky: said so, never repaired.
import type { FailureKind } from '@kintsugi/domain';
import type { Next } from '../../context.ts';
import { projectAt } from '../commands.ts';
import { isSameFailure, runBuild } from '../run-build.ts';
import type { Bench } from '../telling.ts';
import { leftToNextStart, note, tellRepair } from '../telling.ts';
import { runsAlone, testFilesOf } from '../test-files.ts';

const REPEATS = 6;
/** A reader of the same text says the same again: these are not repeated. */
const STEADY: readonly FailureKind[] = ['syntax', 'type', 'lint', 'missing-file'];
/** A registry may have failed once; whether a version is there is no matter of chance. */
const ONCE: readonly FailureKind[] = ['dependency'];

export async function repeat(bench: Bench): Promise<Next> {
  const { context, id, state, watched, stopping } = bench;
  if (STEADY.includes(state.kind)) {
    const because = `a ${state.kind} fault is the same each time`;
    return note(bench, { type: 'failure-repeated', passed: 0, of: 0, because });
  }
  const { commit } = state;
  if (commit === null) return tellRepair(context, id, { kind: 'escalate', because: 'the commit is not known' });
  const testFiles = await testFilesOf(bench, commit.sha);
  const { commands } = await projectAt(watched, commit.sha);
  let alone = runsAlone(commands, testFiles);
  let failedAlone = false;
  const times = ONCE.includes(state.kind) ? 1 : REPEATS;
  for (let run = 1; run <= times; run += 1) {
    const only = alone ? { commands: ['install', 'test-file'] as const, testFiles } : {};
    const wanted = { watched, commit, reason: 'repeat', repairId: id, signal: stopping, ...only } as const;
    const found = await runBuild(context, wanted);
    const { outcome, because } = found.report;
    if (outcome === 'broken' && stopping.aborted) return leftToNextStart();
    if (outcome === 'broken') return tellRepair(context, id, { kind: 'escalate', because });
    if (outcome === 'passed' && (!alone || failedAlone)) return flaky(bench, run);
    // A file that passes alone, or that fails in another way without a build before it, tells nothing: the whole does.
    if (alone && !isSameFailure(state, found)) {
      alone = false;
      run = 0;
    }
    failedAlone ||= alone;
  }
  const because = `it failed in ${times} of ${times} more runs of the same commit`;
  return note(bench, { type: 'failure-repeated', passed: 0, of: times, because });
}

/** What the machine was short of is no matter of chance in the code. */
const SHORT: Readonly<Partial<Record<FailureKind, string>>> = {
  'out-of-memory': 'memory ran out',
  'time-out': 'time ran out',
  'disk-full': 'the disk was full',
};

function flaky({ context, id, state }: Bench, run: number): Promise<Next> {
  const what = state.failingTests.length > 0 ? `"${state.failingTests.slice(0, 3).join('", "')}"` : 'the build';
  const short = SHORT[state.kind];
  const why =
    short === undefined
      ? 'it is flaky, and a change of the code would only hide that'
      : `${short} once: look at the machine and its limits, not at the code`;
  const because = `${what} failed and then passed on the same commit (run ${run} of the repeats): ${why}`;
  return tellRepair(context, id, { kind: 'complete', how: 'flaky', because });
}
