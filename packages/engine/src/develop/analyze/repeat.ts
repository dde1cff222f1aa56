// Does it fail every time? What passes when repeated on the same commit is flaky: said so, never repaired.
import type { FailureKind } from '@kintsugi/domain';
import type { Next } from '../../context.ts';
import { projectAt } from '../commands.ts';
import { runBuild } from '../run-build.ts';
import type { Bench } from '../telling.ts';
import { note, tellRepair } from '../telling.ts';
import { testFilesOf } from '../test-files.ts';

const REPEATS = 4;
/** A reader of the same text says the same again: these are not repeated. */
const STEADY: readonly FailureKind[] = ['syntax', 'type', 'lint', 'dependency', 'missing-file'];

export async function repeat(bench: Bench): Promise<Next> {
  const { context, id, state, watched } = bench;
  if (STEADY.includes(state.kind)) {
    const because = `a ${state.kind} fault is the same each time`;
    return note(bench, { type: 'failure-repeated', passed: 0, of: 0, because });
  }
  if (state.commit === null) return tellRepair(context, id, { kind: 'escalate', because: 'the commit is not known' });
  const testFiles = await testFilesOf(bench, state.commit.sha);
  const { commands } = await projectAt(watched, state.commit.sha);
  const one = commands.testFile !== null && testFiles.length > 0;
  for (let run = 1; run <= REPEATS; run += 1) {
    const { report } = await runBuild(context, {
      watched,
      commit: state.commit,
      reason: 'repeat',
      repairId: id,
      ...(one ? { commands: ['install', 'test-file'], testFiles } : {}),
    });
    if (report.outcome === 'broken') return tellRepair(context, id, { kind: 'escalate', because: report.because });
    if (report.outcome === 'passed') return flaky(bench, run);
  }
  const because = `it failed in ${REPEATS} of ${REPEATS} more runs of the same commit`;
  return note(bench, { type: 'failure-repeated', passed: 0, of: REPEATS, because });
}

function flaky({ context, id, state }: Bench, run: number): Promise<Next> {
  const what = state.failingTests.length > 0 ? `"${state.failingTests.join('", "')}"` : 'the build';
  const because = `${what} failed and then passed on the same commit (run ${run} of the repeats): it is flaky, and a change of the code would only hide that`;
  return tellRepair(context, id, { kind: 'complete', how: 'flaky', because });
}
