// How far a repair is, as steps: past, here, ahead; in words for who does not see them.
import type { Answer } from '@kintsugi/contract';
import { progressOf, STEPS, STEP_WORDS } from './phases.ts';

type Phase = Answer<'getRepair'>['phase'];

export function PhaseSteps({ phase, withWords = false }: { readonly phase: Phase; readonly withWords?: boolean }) {
  const at = STEPS.findIndex((step) => step === phase);
  const says = at < 0 ? STEP_WORDS[phase] : `step ${at + 1} of ${STEPS.length}: ${STEP_WORDS[phase]}`;
  return (
    <span class="row phase-steps">
      <span class="steps" aria-hidden="true">
        {STEPS.map((step) => (
          <span key={step} class={progressOf(phase, step)} title={STEP_WORDS[step]} />
        ))}
      </span>
      <span class={withWords ? 'soft' : 'visually-hidden'}>{says}</span>
    </span>
  );
}
