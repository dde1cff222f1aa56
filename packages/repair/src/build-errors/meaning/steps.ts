// All that could be done about one group of faults, the likeliest first. It must not know how steps are tried.
import type { FaultPlace } from '../fault-groups.ts';
import type { Step } from '../problem.ts';
import { argumentSteps } from './values/arguments.ts';
import { codeFixSteps } from './code-fixes.ts';
import { duplicateSteps } from './duplicates.ts';
import { keywordSteps } from './keywords.ts';
import { missingDeclarationSteps } from './values/missing-declaration.ts';
import { moduleSteps } from './modules.ts';
import { nameSteps } from './names/name-steps.ts';
import { renameBackSteps } from './names/rename-back.ts';
import { conversionSteps } from './conversions.ts';

const MOST = 40;

export function stepsFor(place: FaultPlace): readonly Step[] {
  const steps = [
    ...keywordSteps(place),
    ...nameSteps(place),
    ...renameBackSteps(place),
    ...moduleSteps(place),
    ...codeFixSteps(place),
    ...duplicateSteps(place),
    ...argumentSteps(place),
    ...conversionSteps(place),
    ...missingDeclarationSteps(place),
  ];
  return steps.toSorted((a, b) => a.cost - b.cost).slice(0, MOST);
}
