// `incidents`: list, show, watch, resolve. `postmortem`.
import type { Command } from 'commander';
import { connect, incidentMeant, valueOf, type Terminal } from '../connection.ts';
import { incidentLines, incidentPage } from '../show/incidents.ts';
import { storyLines } from '../show/story.ts';
import { clockTime } from '../output/figures.ts';
import { settled, show } from './output.ts';

const WAIT_SECONDS = 20;

export function addIncidentCommands(program: Command, terminal: Terminal): void {
  const incidents = program.command('incidents').description('what happened, and what was done about it');
  incidents
    .command('ls')
    .description('list incidents, newest first')
    .option('--open', 'only those that are not over')
    .option('--service <name>', 'only those of a service')
    .action(async (options: { open?: boolean; service?: string }, command: Command) => {
      const { client } = await connect(settled(command), terminal);
      const query = {
        ...(options.open === true ? { open: 'true' as const } : {}),
        ...(options.service === undefined ? {} : { service: options.service }),
      };
      const page = valueOf(await client.listIncidents({ query }));
      show(command, terminal, page, (paper) =>
        page.items.length === 0 ? ['no incident'] : incidentLines(page.items, paper, terminal.now()),
      );
    });
  incidents
    .command('show [id]')
    .description('one incident: causes, options, what was done (the newest unless named)')
    .action(async (id: string | undefined, _options: object, command: Command) => {
      const { client } = await connect(settled(command), terminal);
      const params = { id: await incidentMeant(client, id) };
      const [incident, hypotheses, options, actions] = await Promise.all([
        client.getIncident({ params }),
        client.listHypotheses({ params }),
        client.listOptions({ params }),
        client.listActions({ params }),
      ]);
      const page = {
        incident: valueOf(incident),
        hypotheses: valueOf(hypotheses).items,
        options: valueOf(options).items,
        actions: valueOf(actions).items,
      };
      show(command, terminal, page, (paper) => incidentPage(page, paper, terminal.now()));
    });
  incidents
    .command('watch [id]')
    .description('follow an incident until it is over (the newest unless named)')
    .option('--detail', 'with everything that stands behind each step')
    .action((id: string | undefined, options: { detail?: boolean }, command: Command) =>
      watch(id, options.detail === true, command, terminal),
    );
  incidents
    .command('resolve <id>')
    .description('close it by hand')
    .requiredOption('--reason <text>', 'why it is over')
    .option('--false-alarm', 'there was nothing: the signals of that service must be rarer to open an incident again')
    .action(async (id: string, { reason, falseAlarm = false }: Resolving, command: Command) => {
      const { client } = await connect(settled(command), terminal);
      const done = valueOf(await client.resolveIncident({ params: { id }, body: { reason, falseAlarm } }));
      show(command, terminal, done, () => [`${id} is resolved${falseAlarm ? ' as a false alarm' : ''}`]);
    });
  program
    .command('postmortem [id]')
    .description('the postmortem as Markdown (the newest incident unless named)')
    .action(async (id: string | undefined, _options: object, command: Command) => {
      const { client } = await connect(settled(command), terminal);
      const written = valueOf(await client.getPostmortem({ params: { id: await incidentMeant(client, id) } }));
      show(command, terminal, written, () => written.markdown.trimEnd().split('\n'));
    });
}

interface Resolving {
  readonly reason: string;
  readonly falseAlarm?: boolean;
}

/** Prints each step as it comes. Ends when the incident is over and its last words are written. */
async function watch(id: string | undefined, detailed: boolean, command: Command, terminal: Terminal): Promise<void> {
  const { client } = await connect(settled(command), terminal);
  const params = { id: await incidentMeant(client, id) };
  let after = 0;
  for (;;) {
    const { items, version } = valueOf(
      await client.getTimeline({ params, query: { after, waitSeconds: after === 0 ? 0 : WAIT_SECONDS } }),
    );
    after = version;
    for (const entry of items) {
      show(command, terminal, entry, (paper) =>
        storyLines(entry, paper, { stamp: ({ at }) => clockTime(at).slice(0, 8), detailed }),
      );
    }
    const incident = valueOf(await client.getIncident({ params }));
    const isWritten = items.some(({ kind }) => kind === 'postmortem_written');
    if (
      (incident.phase === 'resolved' && (isWritten || items.length === 0)) ||
      (incident.phase === 'escalated' && isWritten)
    )
      return;
  }
}
