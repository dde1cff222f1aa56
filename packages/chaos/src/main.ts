// The chaos process: `main.ts run NAME` breaks services, `main.ts develop` a repository. Events go out as JSON lines; where the API is comes in as one.
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { ChaosEvent } from './chaos-event.ts';
import { listBreakages, loadBreakages, loadOrigin } from './development/breakage-catalog.ts';
import { developmentAccess } from './development/development-access.ts';
import type { DevelopmentEvent } from './development/development-event.ts';
import { runBreakages, USUAL_DEVELOPMENT_PACE } from './development/run-breakages.ts';
import { runScenario, USUAL_PACE } from './run/run-scenario.ts';
import { listScenarios, loadScenario } from './scenario-catalog.ts';

const scenarioAccess = z.object({ apiUrl: z.url(), token: z.string().min(1) });

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: '1' }, ports: { type: 'string', default: 'free' } },
});

const [command, name] = positionals;
if (command === 'list') console.log(JSON.stringify(await listScenarios()));
else if (command === 'list-breakages') console.log(JSON.stringify(await listBreakages()));
else if (command === 'run' && name !== undefined) await whileAsked((asked) => run(name, asked));
else if (command === 'develop') await whileAsked((asked) => develop(name, asked));
else {
  console.error(
    'usage: main.ts list | list-breakages | run NAME [--seed N] [--ports free|declared] | develop [NAME] [--seed N]',
  );
  process.exitCode = 2;
}

interface Asked {
  /** The first line of the standard input that is one. */
  access<T>(shape: z.ZodType<T>): Promise<T>;
  readonly signal: AbortSignal;
}

async function run(scenarioName: string, { access, signal }: Asked): Promise<void> {
  const scenario = await loadScenario(scenarioName);
  const ports = values.ports === 'declared' ? 'declared' : 'free';
  const options = { scenario, seed: Number(values.seed), ports, pace: USUAL_PACE } as const;
  await runScenario({ ...options, tell, access: access(scenarioAccess), signal });
}

async function develop(only: string | undefined, { access, signal }: Asked): Promise<void> {
  const all = await loadBreakages();
  const breakages = all.filter((breakage) => only === undefined || breakage.name === only);
  if (breakages.length === 0)
    throw new Error(`there is no breakage ${only ?? ''}; there are: ${all.map((one) => one.name).join(', ')}`);
  const options = { breakages, origin: await loadOrigin(), seed: Number(values.seed), pace: USUAL_DEVELOPMENT_PACE };
  await runBreakages({ ...options, withWorld: true, tell, access: access(developmentAccess), signal });
}

/** The token comes by the standard input: an argument could be read by everybody on the machine. */
async function whileAsked(work: (asked: Asked) => Promise<void>): Promise<void> {
  const stopping = new AbortController();
  const lines = createInterface({ input: process.stdin });
  // Whoever started this is gone: nothing may be left behind.
  lines.on('close', () => stopping.abort());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());
  // Kept from the first on: it may come before anybody asks for it.
  const given: unknown[] = [];
  lines.on('line', (line) => given.push(jsonOf(line)));
  const access = async <T>(shape: z.ZodType<T>): Promise<T> => {
    for (;;) {
      for (const one of given.splice(0)) {
        const read = shape.safeParse(one);
        if (read.success) return read.data;
      }
      await once(lines, 'line');
    }
  };
  try {
    await work({ access, signal: stopping.signal });
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error);
    tell({ kind: 'broke', says, mend: 'Name one of those that there are.' });
  }
  lines.close();
  process.stdin.destroy();
}

function tell(event: ChaosEvent | DevelopmentEvent): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
