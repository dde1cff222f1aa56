// The chaos process: `main.ts list`, or `main.ts run NAME`. Events go out as JSON lines; where the API is comes in as one.
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { ChaosEvent } from './chaos-event.ts';
import { runScenario, USUAL_PACE, type Access } from './run/run-scenario.ts';
import { listScenarios, loadScenario } from './scenario-catalog.ts';

const accessSchema = z.object({ apiUrl: z.url(), token: z.string().min(1) });

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: '1' }, ports: { type: 'string', default: 'free' } },
});

const [command, name] = positionals;
if (command === 'list') console.log(JSON.stringify(await listScenarios()));
else if (command === 'run' && name !== undefined) await run(name);
else {
  console.error('usage: main.ts list | main.ts run NAME [--seed N] [--ports free|declared]');
  process.exitCode = 2;
}

/** The token comes by the standard input: an argument could be read by everybody on the machine. */
async function run(scenarioName: string): Promise<void> {
  const stopping = new AbortController();
  const lines = createInterface({ input: process.stdin });
  const access = new Promise<Access>((resolve) => {
    lines.on('line', (line) => {
      const given = accessSchema.safeParse(jsonOf(line));
      if (given.success) resolve(given.data);
    });
  });
  // Whoever started this is gone: nothing may be left behind.
  lines.on('close', () => stopping.abort());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());
  try {
    const scenario = await loadScenario(scenarioName);
    const ports = values.ports === 'declared' ? 'declared' : 'free';
    const options = { scenario, seed: Number(values.seed), ports, pace: USUAL_PACE } as const;
    await runScenario({ ...options, tell, access, signal: stopping.signal });
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error);
    tell({ kind: 'broke', says, mend: 'Name one of the scenarios.' });
  }
  lines.close();
  process.stdin.destroy();
}

function tell(event: ChaosEvent): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
