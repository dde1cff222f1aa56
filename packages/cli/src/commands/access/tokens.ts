// `tokens`: create, ls, revoke. A secret is printed once, where it was asked for, and written nowhere.
import { InvalidArgumentError, Option, type Command } from 'commander';
import { ROLES, type Role } from '@kintsugi/contract';
import { connect, valueOf, type Terminal } from '../../connection.ts';
import { newTokenLines, tokenLines } from '../../show/tokens.ts';
import { settled, show } from '../output.ts';

interface Wanted {
  readonly role: Role;
  readonly services?: readonly string[];
  readonly days: number;
}

export function addTokenCommands(program: Command, terminal: Terminal): void {
  const tokens = program.command('tokens').description('API tokens for programs and people elsewhere');
  tokens
    .command('create <name>')
    .description('make one; it is shown once')
    .addOption(new Option('--role <role>', 'what it may do').choices([...ROLES]).makeOptionMandatory())
    .option('--services <names>', 'limits it to these, with commas between', listed)
    .option('--days <n>', 'how long it counts, 1 to 366', days, 30)
    .action(async (name: string, { role, services, days: count }: Wanted, command: Command) => {
      const { client } = await connect(settled(command), terminal);
      const body = { name, role, days: count, ...(services === undefined ? {} : { services: [...services] }) };
      const made = valueOf(await client.createToken({ body }));
      show(command, terminal, made, (paper) => newTokenLines(made, paper, terminal.now()));
    });
  tokens
    .command('ls')
    .description('list them, without their secrets')
    .action(async (_options: object, command: Command) => {
      const { client } = await connect(settled(command), terminal);
      const page = valueOf(await client.listTokens({}));
      show(command, terminal, page, (paper) => tokenLines(page.items, paper, terminal.now()));
    });
  tokens
    .command('revoke <id>')
    .description('end one now')
    .action(async (id: string, _options: object, command: Command) => {
      const { client } = await connect(settled(command), terminal);
      const revoked = valueOf(await client.revokeToken({ params: { id } }));
      show(command, terminal, revoked, () => [`${revoked.id} (${revoked.name}) is revoked`]);
    });
}

function listed(text: string): string[] {
  return text.split(',').map((name) => name.trim());
}

function days(text: string): number {
  if (!/^\d{1,3}$/.test(text)) throw new InvalidArgumentError('It is a number of days, 1 to 366.');
  return Number(text);
}
