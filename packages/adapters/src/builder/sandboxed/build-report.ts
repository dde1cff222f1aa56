// What a build came to, as a report with one sentence for people. Pure.
import type { BuildReport, BuildStep } from '@kintsugi/domain';
import type { CommandResult } from '../../sandbox/sandbox.ts';

export function brokenReport(because: string, steps: readonly BuildStep[] = []): BuildReport {
  return { outcome: 'broken', steps, because };
}

/** `last`: how the last of `steps` ended. */
export function reportOf(steps: readonly BuildStep[], last: CommandResult | null): BuildReport {
  const step = steps.at(-1);
  if (step === undefined) return { outcome: 'passed', steps, because: 'There was nothing to run.' };
  if (step.end === 'passed') {
    const names = [...new Set(steps.map(({ name }) => name))].join(', ');
    return { outcome: 'passed', steps, because: `All of it passed: ${names}.` };
  }
  const how = last?.because ?? '';
  const outcome = step.end === 'stopped' ? 'broken' : 'failed';
  return { outcome, steps, because: `\`${step.command.slice(0, 200)}\`: ${lowerFirst(how)}` };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
