// `builds`: list, show, logs (also while it runs).
import type { Client } from '@kintsugi/contract';
import type { Command } from 'commander';
import { connect, valueOf, type Terminal } from '../../connection.ts';
import { complain } from '../../output/complaint.ts';
import { plain } from '../../output/paper.ts';
import { buildLines, buildPage } from '../../show/builds.ts';
import { settled, show } from '../output.ts';

const WAIT_SECONDS = 20;

export function addBuildCommands(program: Command, terminal: Terminal): void {
  const builds = program.command('builds').description('builds of the watched repositories');
  builds
    .command('ls')
    .description('list builds, newest first')
    .option('--project <name>', 'only those of a project')
    .option('--failed', 'only those that failed')
    .action(async (options: { project?: string; failed?: boolean }, command: Command) => {
      const { client } = await connect(settled(command), terminal);
      const query = {
        ...(options.project === undefined ? {} : { project: options.project }),
        ...(options.failed === true ? { state: 'failed' as const } : {}),
      };
      const page = valueOf(await client.listBuilds({ query }));
      show(command, terminal, page, (paper) =>
        page.items.length === 0 ? ['no build'] : buildLines(page.items, paper, terminal.now()),
      );
    });
  builds
    .command('show [id]')
    .description('one build: its steps and what they reported (the newest unless named)')
    .action(async (id: string | undefined, _options: object, command: Command) => {
      const { client } = await connect(settled(command), terminal);
      const build = valueOf(await client.getBuild({ params: { id: await buildMeant(client, id) } }));
      show(command, terminal, build, (paper) => buildPage(build, paper, terminal.now()));
    });
  builds
    .command('logs [id]')
    .description('what it printed, and prints (the newest unless named)')
    .action((id: string | undefined, _options: object, command: Command) => logs(id, command, terminal));
}

async function logs(id: string | undefined, command: Command, terminal: Terminal): Promise<void> {
  const { client } = await connect(settled(command), terminal);
  const params = { id: await buildMeant(client, id) };
  let after = 0;
  let rest = '';
  for (;;) {
    const log = valueOf(await client.getBuildLog({ params, query: { after, waitSeconds: WAIT_SECONDS } }));
    after = log.nextByte;
    if (settled(command).json === true) terminal.paper.line(JSON.stringify(log));
    else {
      const lines = (rest + log.text).split('\n');
      rest = log.ended ? '' : (lines.pop() ?? '');
      for (const line of lines) terminal.paper.line(plain(line));
    }
    if (log.ended && log.text === '') return;
  }
}

async function buildMeant(client: Client, id: string | undefined): Promise<string> {
  if (id !== undefined) return id;
  const [newest] = valueOf(await client.listBuilds({ query: { limit: 1 } })).items;
  if (newest === undefined)
    throw complain(
      'no-build',
      'there was no build yet',
      'Configure a repository under `development` in kintsugi.yaml.',
    );
  return newest.id;
}
