/** Counts what vitest ran into a file, module by module, so that the count survives a run that is broken off. */
import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';
import { emptyTally, type Tally } from './tally.ts';

/** Named by the environment, because vitest loads its reporters itself. */
export default class TallyReporter implements Reporter {
  readonly #path = process.env.KINTSUGI_TEST_TALLY;
  #tally: Tally = emptyTally;

  onTestModuleEnd(module: TestModule): void {
    const counts = { passed: 0, failed: 0 };
    const skipped: Tally['skipped'][number][] = [];
    for (const test of module.children.allTests()) {
      const result = test.result();
      if (result.state === 'passed') counts.passed += 1;
      else if (result.state === 'failed') counts.failed += 1;
      else {
        const reason = result.state === 'skipped' ? result.note : 'it was never run';
        skipped.push({ module: module.relativeModuleId, name: test.fullName, reason: reason ?? null });
      }
    }
    // A module that cannot be loaded has no tests to fail in its stead.
    const isBroken = counts.failed === 0 && (module.errors().length > 0 || module.state() === 'failed');
    this.#add({ passed: counts.passed, failed: counts.failed + (isBroken ? 1 : 0), skipped });
  }

  onTestRunEnd(_modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    this.#add({ passed: 0, failed: unhandledErrors.length, skipped: [], ended: true });
  }

  #add(more: Tally): void {
    this.#tally = {
      passed: this.#tally.passed + more.passed,
      failed: this.#tally.failed + more.failed,
      skipped: [...this.#tally.skipped, ...more.skipped],
      ended: more.ended ?? false,
    };
    if (this.#path !== undefined) writeFileSync(this.#path, JSON.stringify(this.#tally));
  }
}
