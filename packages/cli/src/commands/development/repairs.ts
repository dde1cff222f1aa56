// `repairs`: list, show, watch, approve, reject, lineage. A yes names the commit that was shown, and no other.
import type { Client } from '@kintsugi/contract';
import type { Command } from 'commander';
import { connect, valueOf, type Terminal } from '../../connection.ts';
import { complain } from '../../output/complaint.ts';
import { clockTime } from '../../output/figures.ts';
import { repairLines, repairPage, repairStory } from '../../show/repairs.ts';
import { settled, show } from '../output.ts';

const WAIT_SECONDS = 20;
const SHORTEST_COMMIT = 7;

export function addRepairCommands(program: Command, terminal: Terminal): void {
  const repairs = program.command('repairs').description('failing builds, and what is done about them');
  repairs
    .command('ls')
    .description('list repairs, newest first')
    .option('--open', 'only those that are not over')
    .action(async ({ open }: { open?: boolean }, command: Command) => {
      const { client } = await connect(settled(command), terminal);
      const page = valueOf(await client.listRepairs({ query: open === true ? { open: 'true' } : {} }));
      show(command, terminal, page, (paper) =>
        page.items.length === 0 ? ['no repair'] : repairLines(page.items, paper, terminal.now()),
      );
    });
  repairs
    .command('show [id]')
    .description('one repair: diagnosis, patch, proof, review (the newest unless named)')
    .action(async (id: string | undefined, _options: object, command: Command) => {
      const { client } = await connect(settled(command), terminal);
      const repair = valueOf(await client.getRepair({ params: { id: await repairMeant(client, id) } }));
      show(command, terminal, repair, (paper) => repairPage(repair, paper, terminal.now()));
    });
  repairs
    .command('watch [id]')
    .description('follow a repair until it is over (the newest unless named)')
    .option('--detail', 'with everything that stands behind each step')
    .action((id: string | undefined, { detail }: { detail?: boolean }, command: Command) =>
      watch(id, detail === true, command, terminal),
    );
  repairs
    .command('lineage [id]')
    .description('one record from the failing build to the verified deployment, as Markdown')
    .action(async (id: string | undefined, _options: object, command: Command) => {
      const { client } = await connect(settled(command), terminal);
      const record = valueOf(await client.getRepairLineage({ params: { id: await repairMeant(client, id) } }));
      show(command, terminal, record, () => record.markdown.trimEnd().split('\n'));
    });
  addDecisions(repairs, terminal);
}

function addDecisions(repairs: Command, terminal: Terminal): void {
  repairs
    .command('approve <id> <commit>')
    .description('say yes to exactly this commit, as `repairs show` names it: it is merged and deployed')
    .action(async (id: string, commit: string, _options: object, command: Command) => {
      const { client } = await connect(settled(command), terminal);
      const { head } = valueOf(await client.getRepair({ params: { id } }));
      if (head === null)
        throw complain('nothing-to-approve', `${id} has proposed nothing yet`, 'Look at it: `kintsugi repairs show`.');
      // Whatever waits by now is not said yes to: it may be another patch than the one that was looked at.
      if (commit.length < SHORTEST_COMMIT || !head.startsWith(commit))
        throw complain(
          'stale-approval',
          `what waits is ${head.slice(0, 12)}`,
          `Look at it: \`kintsugi repairs show ${id}\`.`,
        );
      const done = valueOf(await client.approveRepair({ params: { id }, body: { commit: head } }));
      show(command, terminal, done, () => [`approved ${head.slice(0, 12)}`]);
    });
  repairs
    .command('reject <id>')
    .description('say no, and why: its pull request is closed')
    .requiredOption('--reason <text>', 'why not')
    .action(async (id: string, { reason }: { reason: string }, command: Command) => {
      const { client } = await connect(settled(command), terminal);
      const done = valueOf(await client.rejectRepair({ params: { id }, body: { reason } }));
      show(command, terminal, done, () => [`rejected ${id}`]);
    });
}

async function watch(id: string | undefined, detailed: boolean, command: Command, terminal: Terminal): Promise<void> {
  const { client } = await connect(settled(command), terminal);
  const params = { id: await repairMeant(client, id) };
  let after = 0;
  for (;;) {
    const { items, version } = valueOf(
      await client.getRepairTimeline({ params, query: { after, waitSeconds: after === 0 ? 0 : WAIT_SECONDS } }),
    );
    after = version;
    for (const entry of items)
      show(command, terminal, entry, (paper) => repairStory(entry, paper, clockTime(entry.at).slice(0, 8), detailed));
    if (items.some(({ kind }) => kind === 'repair-tidied' || kind === 'repair-escalated')) return;
  }
}

async function repairMeant(client: Client, id: string | undefined): Promise<string> {
  if (id !== undefined) return id;
  const [newest] = valueOf(await client.listRepairs({ query: { limit: 1 } })).items;
  if (newest === undefined)
    throw complain('no-repair', 'there was no repair yet', 'Name one once there is; `kintsugi repairs ls` lists them.');
  return newest.id;
}
