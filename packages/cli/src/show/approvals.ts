// Approvals: exactly what would be done, why, and how it is taken back, so that one can say yes or no from it.
import type { Answer } from '@kintsugi/contract';
import { ago, duration, share } from '../output/figures.ts';
import { wrap } from '../output/layout.ts';
import { plain, type Paper } from '../output/paper.ts';

export type Approval = Answer<'listApprovals'>['items'][number];

export function approvalLines(approval: Approval, paper: Paper, nowMs: number): string[] {
  const { width } = paper;
  const left = (Date.parse(approval.expiresAt) - nowMs) / 1_000;
  const given = approval.approvedBy.length === 0 ? '' : `, given by ${approval.approvedBy.map(plain).join(', ')}`;
  return [
    `${paper.ink('strong', approval.id)}  ${paper.ink(approval.state === 'waiting' ? 'warn' : 'dim', approval.state)}  ${plain(approval.says)}`,
    ...wrap(`  why    ${plain(approval.because)}`, width, 9),
    ...wrap(`  undo   ${plain(approval.undo.says)}`, width, 9),
    `  size   touches ${share(approval.blastRadius)} of the services`,
    `  who    ${plain(approval.proposedBy.name)} asked ${ago(approval.requestedAt, nowMs)}; needs ${approval.needed}${given}`,
    `  until  ${left > 0 ? `${duration(left)} from now` : 'it has expired'}`,
    paper.ink('dim', `  hash   ${approval.hash.slice(0, 16)}…`),
  ];
}

export function approvalsPage(items: readonly Approval[], paper: Paper, nowMs: number): string[] {
  if (items.length === 0) return ['nothing waits for an approval'];
  return items.flatMap((item, index) => [...(index === 0 ? [] : ['']), ...approvalLines(item, paper, nowMs)]);
}
