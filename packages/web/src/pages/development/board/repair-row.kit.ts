// A repair as the list has it, for tests.
import { ROUTES } from '@kintsugi/contract';
import type { RepairRow } from './grouping.ts';

export const REPAIR_PHASES = ROUTES.listRepairs.answer.shape.items.element.shape.phase.options;

const commit = { sha: '7b14', author: 'Mara', subject: 'Say more', at: '2026-11-26T19:00:00.000Z' };

export function repairRow(own: Partial<RepairRow>): RepairRow {
  return {
    id: 'rep_a',
    version: 1,
    project: 'alpha',
    title: 'a.ts:1: no such name',
    phase: 'analyzing',
    kind: 'type',
    severity: 'major',
    openedAt: '2026-11-26T19:00:00.000Z',
    endedAt: null,
    how: null,
    commit,
    culprit: null,
    pullRequest: null,
    waitsFor: null,
    ...own,
  };
}
