// `pause`, `resume`, `undo`, `deploy`, `status`, `audit verify`: short questions and short answers.
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { connect, valueOf, type Terminal } from '../connection.ts';
import { complain } from '../output/complaint.ts';
import { counted } from '../output/figures.ts';
import { statusLines } from '../show/status.ts';
import { settled, show } from './output.ts';

export function addControlCommands(program: Command, terminal: Terminal): void {
  program
    .command('status')
    .description('mode, open incidents, services and the parts of the server')
    .action(async (_options: object, command: Command) => {
      const { client, url } = await connect(settled(command), terminal);
      const [status, services, open] = await Promise.all([
        client.getStatus({}),
        client.listServices({}),
        client.listIncidents({ query: { open: 'true' } }),
      ]);
      const page = { url, status: valueOf(status), services: valueOf(services).items, open: valueOf(open).items };
      show(command, terminal, page, (paper) => statusLines(page, paper, terminal.now()));
    });
  program
    .command('pause')
    .description('stop everything that acts; observing goes on')
    .option('--reason <text>', 'why', 'by hand')
    .action(async ({ reason }: { reason: string }, command: Command) => {
      const { client } = await connect(settled(command), terminal);
      const answer = valueOf(await client.pause({ body: { reason } }));
      show(command, terminal, answer, () => ['paused: nothing is done until `kintsugi resume`; observing goes on']);
    });
  program
    .command('resume')
    .description('go on acting')
    .action(async (_options: object, command: Command) => {
      const { client } = await connect(settled(command), terminal);
      const answer = valueOf(await client.resume({ body: {} }));
      show(command, terminal, answer, () => ['it acts again']);
    });
  program
    .command('undo')
    .description('take back the last thing that the machine did')
    .action(async (_options: object, command: Command) => {
      const { client } = await connect(settled(command), terminal);
      const answer = valueOf(await client.undo({ body: {} }));
      if (answer.outcome.kind === 'rejected')
        throw complain(
          'undo-rejected',
          `${answer.says}: ${answer.outcome.because}`,
          answer.outcome.mend ?? 'Look at the incident, then act by hand.',
        );
      show(command, terminal, answer, () => [
        `taken back by: ${answer.says}`,
        `${answer.outcome.kind}: ${answer.outcome.because}`,
      ]);
    });
  addDeploy(program, terminal);
  program
    .command('audit')
    .description('the log of everything that happened')
    .command('verify')
    .description('walk the hash chain; name the first bad link')
    .action(async (_options: object, command: Command) => {
      const { client } = await connect(settled(command), terminal);
      const report = valueOf(await client.verifyAudit({}));
      show(command, terminal, report, (paper) => [
        `${report.ok ? paper.ink('good', 'intact') : paper.ink('bad', 'broken')}: ${counted(report.events, 'event')} in ${counted(report.streams, 'stream')}, ${counted(report.checkpoints, 'checkpoint')}`,
      ]);
      const { fault } = report;
      if (fault !== null)
        throw complain(fault.kind, `${fault.stream}, version ${fault.version}: ${fault.says}`, fault.mend);
    });
}

function addDeploy(program: Command, terminal: Terminal): void {
  program
    .command('deploy <service> <folder>')
    .description('make a release of a folder and roll it out, one replica after another')
    .option('--reason <text>', 'why', 'deployed by hand')
    .option('--dry-run', 'only say what would happen')
    .action(
      async (
        service: string,
        folder: string,
        { reason, dryRun = false }: { reason: string; dryRun?: boolean },
        command: Command,
      ) => {
        const { client } = await connect(settled(command), terminal);
        const action = { kind: 'deploy', folder: resolve(terminal.folder, folder) } as const;
        const body = { action, reason, dryRun };
        const answer = valueOf(await client.actOnService({ params: { name: service }, body }));
        show(command, terminal, answer, (paper) => [
          answer.says,
          `policy: ${answer.ruling.kind}: ${answer.ruling.because}`,
          `undo:   ${answer.undo.says}`,
          answer.outcome === null
            ? paper.ink('dim', 'nothing was done: a dry run')
            : `${answer.outcome.kind}: ${answer.outcome.because}`,
        ]);
        const { outcome } = answer;
        if (outcome !== null && outcome.kind !== 'applied')
          throw complain(`deploy-${outcome.kind}`, outcome.because, outcome.mend ?? 'See `kintsugi status`.');
      },
    );
}
