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
import { runRepertoire } from './run/run-repertoire.ts';
import { runScenario, USUAL_PACE } from './run/run-scenario.ts';
import { listScenarios, loadScenario, scenarioNames } from './scenario-catalog.ts';

const scenarioAccess = z.object({ apiUrl: z.url(), token: z.string().min(1) });
const scenarioAsked = z.object({ scenario: z.string() });

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: '1' }, ports: { type: 'string', default: 'free' } },
});

const [command, name] = positionals;
if (command === 'list') console.log(JSON.stringify(await listScenarios()));
else if (command === 'list-breakages') console.log(JSON.stringify(await listBreakages()));
else if (command === 'run' && name !== undefined) await whileAsked((asked) => run(name, asked));
else if (command === 'stay') await whileAsked(stay);
else if (command === 'develop') await whileAsked((asked) => develop(name, asked));
else {
  console.error(
    'usage: main.ts list | list-breakages | run NAME [--seed N] [--ports free|declared] | stay [--seed N] | develop [NAME] [--seed N]',
  );
  process.exitCode = 2;
}

interface Asked {
  /** The first line of the standard input that is one. */
  access<T>(shape: z.ZodType<T>): Promise<T>;
  /** The same, for what comes again and again. */
  given<T>(shape: z.ZodType<T>): Promise<T>;
  readonly signal: AbortSignal;
}

async function run(scenarioName: string, { access, signal }: Asked): Promise<void> {
  const scenario = await loadScenario(scenarioName);
  const ports = values.ports === 'declared' ? 'declared' : 'free';
  const options = { scenario, seed: Number(values.seed), ports, pace: USUAL_PACE } as const;
  await runScenario({ ...options, tell, access: access(scenarioAccess), signal });
}

/** Names come by the standard input too, as `{"scenario": "…"}`. */
async function stay({ access, given, signal }: Asked): Promise<void> {
  const scenarios = await Promise.all((await scenarioNames()).map(loadScenario));
  const stopped = once(signal, 'abort').then(() => null);
  const asked = (async function* () {
    for (;;) {
      const next = await Promise.race([given(scenarioAsked), stopped]);
      if (next === null) return;
      yield next.scenario;
    }
  })();
  const options = { scenarios, seed: Number(values.seed), pace: USUAL_PACE, tell, signal } as const;
  await runRepertoire({ ...options, access: access(scenarioAccess), asked });
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
  // Kept from the first on: it may come before anybody asks for it. What one waits for is left for others where it is not theirs.
  const kept: unknown[] = [];
  lines.on('line', (line) => kept.push(jsonOf(line)));
  const given = async <T>(shape: z.ZodType<T>): Promise<T> => {
    for (;;) {
      const index = kept.findIndex((one) => shape.safeParse(one).success);
      if (index >= 0) return shape.parse(kept.splice(index, 1)[0]);
      await once(lines, 'line');
    }
  };
  try {
    await work({ access: given, given, signal: stopping.signal });
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error);
    if (!stopping.signal.aborted) tell({ kind: 'broke', says, mend: 'Name one of those that there are.' });
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
