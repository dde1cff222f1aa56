// `config`: check it, show what it comes to, and the schema for editors. No server is needed.
import { configurationJsonSchema } from '@kintsugi/server';
import type { Command } from 'commander';
import { openConfiguration, type Terminal } from '../connection.ts';
import { counted } from '../output/figures.ts';
import { settled, show } from './output.ts';

export function addConfigurationCommands(program: Command, terminal: Terminal): void {
  const config = program.command('config').description('the configuration file, kintsugi.yaml');
  config
    .command('check')
    .description('say everything that is wrong with it, with line and mend')
    .action(async (_options: object, command: Command) => {
      const { file, values } = await openConfiguration(settled(command), terminal);
      const services = Object.keys(values.services).length;
      show(command, terminal, { ok: true, file }, (paper) => [
        `${paper.ink('good', 'good')}: ${file} (${counted(services, 'service')}, autonomy ${values.policy.autonomy})`,
      ]);
    });
  config
    .command('show')
    .description('what it comes to, with defaults and variables')
    .action(async (_options: object, command: Command) => {
      const { file, dataFolder, values, fromEnvironment } = await openConfiguration(settled(command), terminal);
      const shown = {
        ...values,
        events: {
          ...values.events,
          ...(values.events.url === undefined ? {} : { url: withoutPassword(values.events.url) }),
        },
      };
      const answer = { file, dataFolder, fromEnvironment: Object.fromEntries(fromEnvironment), values: shown };
      show(command, terminal, answer, (paper) => [
        paper.ink('dim', `# ${file}`),
        paper.ink('dim', `# data in ${dataFolder}`),
        ...[...fromEnvironment].map(([path, variable]) => paper.ink('dim', `# ${path} from ${variable}`)),
        ...JSON.stringify(shown, null, 2).split('\n'),
      ]);
    });
  config
    .command('schema')
    .description('JSON Schema for editors')
    .action((_options: object, command: Command) => {
      const schema = configurationJsonSchema();
      show(command, terminal, schema, () => JSON.stringify(schema, null, 2).split('\n'));
    });
}

function withoutPassword(url: string): string {
  const parsed = new URL(url);
  if (parsed.password !== '') parsed.password = '…';
  return parsed.href;
}
