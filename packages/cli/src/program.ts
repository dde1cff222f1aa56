// The whole command line: every command, the options that all of them share, and the codes that it exits with.
import { Command, CommanderError } from 'commander';
import { addTokenCommands } from './commands/access/tokens.ts';
import { addApprovalCommands } from './commands/approvals.ts';
import { addBench, runBench } from './commands/bench.ts';
import { addBuildCommands } from './commands/development/builds.ts';
import { addChaos } from './commands/chaos.ts';
import { addConfigurationCommands } from './commands/configuration.ts';
import { addControlCommands } from './commands/control.ts';
import { addDemo } from './commands/demo.ts';
import { addDoctor } from './commands/doctor.ts';
import { addDown } from './commands/down.ts';
import { addIncidentCommands } from './commands/incidents.ts';
import { addRepairCommands } from './commands/development/repairs.ts';
import { addUp } from './commands/up.ts';
import type { Terminal } from './connection.ts';
import { Complained, EXIT, showComplaint } from './output/complaint.ts';
import { VERSION } from './version.ts';

const CODES = `
Exit codes:
  0    done
  1    refused or failed; or something wrong was found
  2    the command line is wrong
  3    there is no server to talk to
  130  ended by Ctrl-C
`;

/** Answers the code to exit with; shows what went wrong. Only bugs are thrown. */
export async function runProgram(args: readonly string[], terminal: Terminal): Promise<number> {
  const { paper } = terminal;
  const isJson = args.includes('--json');
  try {
    // The benchmarks have options of their own, which are none of ours.
    if (args[0] === 'bench') return await runBench(args.slice(1), terminal);
    const exit = { code: EXIT.done as number };
    await makeProgram(terminal, exit).parseAsync(args, { from: 'user' });
    return exit.code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    if (!(error instanceof Complained)) throw error;
    const { exitCode, ...complaint } = error.complaint;
    if (isJson) paper.complain(JSON.stringify({ error: complaint }));
    else showComplaint(error.complaint, paper);
    return exitCode;
  }
}

export function makeProgram(terminal: Terminal, exit: { code: number }): Command {
  const program = new Command('kintsugi');
  program
    .description('keeps software alive: it notices, explains, decides, acts, proves that it helped, and learns')
    .version(VERSION)
    .option('--config <file>', 'configuration (default: kintsugi.yaml here)')
    .option('--data <dir>', 'data folder (default: as the configuration says, else .kintsugi here)')
    .option('--url <url>', 'a server elsewhere; its token comes from KINTSUGI_TOKEN')
    .option('--as <name>', "use this person's token")
    .option('--json', 'one JSON object a line, for programs')
    .addHelpText('after', CODES)
    .configureOutput({
      writeOut: (text) => terminal.paper.line(text.trimEnd()),
      writeErr: (text) => terminal.paper.complain(text.trimEnd()),
      getOutHelpWidth: () => terminal.paper.width,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .showSuggestionAfterError()
    .exitOverride();
  addUp(program, terminal);
  addDown(program, terminal);
  addControlCommands(program, terminal);
  addIncidentCommands(program, terminal);
  addApprovalCommands(program, terminal);
  addBuildCommands(program, terminal);
  addRepairCommands(program, terminal);
  addDemo(program, terminal, exit);
  addChaos(program, terminal, exit);
  addConfigurationCommands(program, terminal);
  addTokenCommands(program, terminal);
  addDoctor(program, terminal);
  addBench(program, terminal);
  return program;
}
