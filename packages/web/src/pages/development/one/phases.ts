// The steps of a repair in their order, in words, and how far one is. Pure.
import type { Answer } from '@kintsugi/contract';

type Phase = Answer<'listRepairs'>['items'][number]['phase'];

export const STEPS = ['analyzing', 'designing', 'coding', 'testing', 'building', 'deploying', 'verifying'] as const;

export const STEP_WORDS: Readonly<Record<Phase, string>> = {
  analyzing: 'finding the fault',
  designing: 'thinking of patches',
  coding: 'writing the patch',
  testing: 'proving it',
  building: 'merging and building',
  deploying: 'releasing',
  verifying: 'checking whether it helped',
  escalated: 'with people',
  completed: 'over',
  failed: 'given up',
};

export type Progress = 'past' | 'here' | 'ahead';

/** Of each step; where it ended or went to people no step is being made. */
export function progressOf(phase: Phase, step: (typeof STEPS)[number]): Progress {
  if (phase === 'completed') return 'past';
  const at = STEPS.indexOf(phase as (typeof STEPS)[number]);
  if (at < 0) return 'ahead';
  const place = STEPS.indexOf(step);
  return place < at ? 'past' : place === at ? 'here' : 'ahead';
}
