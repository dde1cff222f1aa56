// Repairs in the order in which somebody looks at them: what needs a person, what goes on by phase, what is over. Pure.
import type { Answer } from '@kintsugi/contract';
import { STEPS, STEP_WORDS } from '../one/phases.ts';

export type RepairRow = Answer<'listRepairs'>['items'][number];

export interface RepairGroup {
  readonly id: string;
  readonly title: string;
  readonly repairs: readonly RepairRow[];
}

/** Groups without a repair are left out. Within a group the order of the list stays: newest first. */
export function groupRepairs(repairs: readonly RepairRow[]): RepairGroup[] {
  const needsPerson = (one: RepairRow): boolean =>
    one.endedAt === null && (one.waitsFor !== null || one.phase === 'escalated');
  const isOver = (one: RepairRow): boolean =>
    one.endedAt !== null || one.phase === 'completed' || one.phase === 'failed';
  const goesOn = repairs.filter((one) => !needsPerson(one) && !isOver(one));
  return [
    { id: 'need', title: 'Needs you', repairs: repairs.filter(needsPerson) },
    ...STEPS.map((step) => ({
      id: step,
      title: `Under way: ${STEP_WORDS[step]}`,
      repairs: goesOn.filter(({ phase }) => phase === step),
    })),
    { id: 'over', title: 'Over', repairs: repairs.filter((one) => isOver(one) && !needsPerson(one)) },
  ].filter((group) => group.repairs.length > 0);
}
