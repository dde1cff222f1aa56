// `doctor`: looks at what must hold for Kintsugi to run here, and says what mends what does not.
import { access, constants, mkdir, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { createClient } from '@kintsugi/contract';
import { readAddress, readToken, type LoadedConfiguration } from '@kintsugi/server';
import type { Command } from 'commander';
import { findDataFolder, openConfiguration, type Terminal, type Where } from '../connection.ts';
import { Complained, complain } from '../output/complaint.ts';
import { pad } from '../output/layout.ts';
import type { Paper } from '../output/paper.ts';
import { plain } from '../output/paper.ts';
import { settled, show } from './output.ts';

export interface Finding {
  readonly what: string;
  readonly verdict: 'good' | 'warning' | 'bad';
  readonly says: string;
  readonly mend: string | null;
}

const NODE_MAJOR = 26;
const FREE_BYTES_LEAST = 500 * 1_048_576;

export function addDoctor(program: Command, terminal: Terminal): void {
  program
    .command('doctor')
    .description('look for what keeps Kintsugi from running well here')
    .action(async (_options: object, command: Command) => {
      const findings = await examine(settled(command), terminal);
      show(command, terminal, { findings }, (paper) => findings.flatMap((finding) => findingLines(finding, paper)));
      const bad = findings.filter(({ verdict }) => verdict === 'bad').length;
      if (bad > 0) throw complain('ill', `${bad} of ${findings.length} must be mended`, 'See above.');
    });
}

export function findingLines({ what, verdict, says, mend }: Finding, paper: Paper): string[] {
  const inks = { good: 'good', warning: 'warn', bad: 'bad' } as const;
  const line = `${paper.ink(inks[verdict], pad(verdict, 8))} ${pad(what, 14)} ${plain(says)}`;
  return mend === null ? [line] : [line, `${' '.repeat(24)}${paper.ink('dim', 'mend:')} ${plain(mend)}`];
}

async function examine(where: Where, terminal: Terminal): Promise<Finding[]> {
  const findings: Finding[] = [nodeFinding(process.versions.node)];
  const configuration = await openConfiguration(where, terminal).catch((error: unknown) => {
    if (!(error instanceof Complained)) throw error;
    const { detail, mend, faults = [] } = error.complaint;
    findings.push({ what: 'configuration', verdict: 'bad', says: [detail, ...faults].join('; '), mend });
    return null;
  });
  if (configuration !== null)
    findings.push({ what: 'configuration', verdict: 'good', says: configuration.file, mend: null });
  const dataFolder =
    configuration?.dataFolder ?? (await findDataFolder({ ...where, data: where.data ?? '.kintsugi' }, terminal));
  findings.push(await folderFinding(dataFolder));
  const address = await readAddress(dataFolder);
  if (address !== null) findings.push(...(await serverFindings(address.url, (await readToken(dataFolder)) ?? '')));
  else if (configuration !== null) findings.push(...(await portFindings(configuration)));
  return findings;
}

function nodeFinding(version: string): Finding {
  const isNew = Number(version.split('.')[0]) >= NODE_MAJOR;
  return {
    what: 'Node',
    verdict: isNew ? 'good' : 'bad',
    says: version,
    mend: isNew ? null : `Use Node ${NODE_MAJOR} or newer, or start by \`npm run kintsugi\`.`,
  };
}

async function folderFinding(folder: string): Promise<Finding> {
  const what = 'data folder';
  try {
    await mkdir(dirname(folder), { recursive: true });
    const there = await access(folder).then(
      () => folder,
      () => dirname(folder),
    );
    await access(there, constants.W_OK);
    const { bavail, bsize } = await statfs(there);
    const free = bavail * bsize;
    const says = `${folder}, ${Math.round(free / 1_048_576)} MB free`;
    if (free < FREE_BYTES_LEAST)
      return { what, verdict: 'warning', says, mend: 'Make room: with a full disk it reads but stores nothing.' };
    return { what, verdict: 'good', says, mend: null };
  } catch (error) {
    return {
      what,
      verdict: 'bad',
      says: `${folder}: ${String(error)}`,
      mend: 'Make it writable, or name another with --data DIR.',
    };
  }
}

async function serverFindings(url: string, token: string): Promise<Finding[]> {
  const client = createClient({ url, token });
  const ready = await client.getReadiness({});
  if (!ready.ok)
    return [
      {
        what: 'server',
        verdict: 'bad',
        says: ready.problem.detail,
        mend: 'It was killed, or hangs: `kintsugi down`, then `kintsugi up`.',
      },
    ];
  const checks = ready.value.checks.map(({ name, ok, says }): Finding => ({
    what: name,
    verdict: ok ? 'good' : 'bad',
    says,
    mend: ok ? null : 'Look into the log of the server.',
  }));
  const status = await client.getStatus({});
  if (!status.ok)
    return [...checks, { what: 'token', verdict: 'bad', says: status.problem.detail, mend: status.problem.mend }];
  const { paused } = status.value;
  return [
    ...checks,
    {
      what: 'acting',
      verdict: paused === null ? 'good' : 'warning',
      says: paused === null ? `autonomy ${status.value.autonomy}` : `paused by ${paused.by}: ${paused.reason}`,
      mend: paused === null ? null : '`kintsugi resume`',
    },
  ];
}

/** Without a server its ports must be free for one. */
async function portFindings({ values }: LoadedConfiguration): Promise<Finding[]> {
  const { host, port, otlpPort } = values.server;
  const wanted: [string, number][] = [
    ['API port', port],
    ['OTLP port', otlpPort],
    ...Object.entries(values.services).flatMap(([name, service]): [string, number][] =>
      service.port === undefined ? [] : [[name, service.port]],
    ),
  ];
  return Promise.all(
    wanted
      .filter(([, number]) => number !== 0)
      .map(async ([what, number]): Promise<Finding> => {
        const free = await isFree(host, number);
        return {
          what,
          verdict: free ? 'good' : 'bad',
          says: `${number} is ${free ? 'free' : 'taken by something else'}`,
          mend: free ? null : 'End what listens there, or choose another in kintsugi.yaml.',
        };
      }),
  );
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
