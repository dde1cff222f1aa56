// `approvals`: list, approve, reject. A decision names the hash of what was shown, so that nothing else is decided.
import type { Client } from '@kintsugi/contract';
import type { Command } from 'commander';
import { connect, valueOf, type Terminal } from '../connection.ts';
import { complain } from '../output/complaint.ts';
import { approvalLines, approvalsPage, type Approval } from '../show/approvals.ts';
import { settled, show } from './output.ts';

export function addApprovalCommands(program: Command, terminal: Terminal): void {
  const approvals = program.command('approvals').description('what waits for a person to say yes or no');
  approvals
    .command('ls')
    .description('list those that wait')
    .option('--all', 'those that were decided too')
    .action(async ({ all }: { all?: boolean }, command: Command) => {
      const { client } = await connect(settled(command), terminal);
      const page = valueOf(await client.listApprovals({ query: { state: all === true ? 'all' : 'waiting' } }));
      show(command, terminal, page, (paper) => approvalsPage(page.items, paper, terminal.now()));
    });
  approvals
    .command('approve <id>')
    .description('say yes to exactly what is shown')
    .option('--reason <text>', 'why')
    .action(async (id: string, { reason }: { reason?: string }, command: Command) => {
      const { client } = await connect(settled(command), terminal);
      const body = { hash: (await shown(client, id)).hash, ...(reason === undefined ? {} : { reason }) };
      decided(valueOf(await client.approve({ params: { id }, body })), 'approved', command, terminal);
    });
  approvals
    .command('reject <id>')
    .description('say no, and why')
    .requiredOption('--reason <text>', 'why not')
    .action(async (id: string, { reason }: { reason: string }, command: Command) => {
      const { client } = await connect(settled(command), terminal);
      const body = { hash: (await shown(client, id)).hash, reason };
      decided(valueOf(await client.reject({ params: { id }, body })), 'rejected', command, terminal);
    });
}

async function shown(client: Client, id: string): Promise<Approval> {
  const { items } = valueOf(await client.listApprovals({}));
  const found = items.find((approval) => approval.id === id);
  if (found === undefined)
    throw complain(
      'stale-approval',
      `nothing waits for ${id}: it was used, has expired, or was replaced`,
      'See what waits: `kintsugi approvals ls`.',
    );
  return found;
}

function decided(approval: Approval, word: string, command: Command, terminal: Terminal): void {
  const missing = approval.needed - approval.approvedBy.length;
  const more = word === 'approved' && approval.state === 'waiting' && missing > 0 ? `; ${missing} more needed` : '';
  show(command, terminal, approval, (paper) => [`${word}${more}`, ...approvalLines(approval, paper, terminal.now())]);
}
